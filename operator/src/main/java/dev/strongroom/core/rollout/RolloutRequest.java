package dev.strongroom.core.rollout;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.VersionId;
import java.time.Duration;

/**
 * What a ManagedSecret asks for. Made only after the Secret has this content, since pods that start
 * take what the Secret has then.
 *
 * @param owner the ManagedSecret
 * @param secret the projected Secret, in the namespace of the owner
 * @param version the version in it
 * @param content keyed MAC of its content: equal for equal content, whatever the version
 * @param selection the workloads
 * @param minInterval shortest time between two restarts of one workload
 */
public record RolloutRequest(
    Owner owner,
    ObjectName secret,
    VersionId version,
    String content,
    Selection selection,
    Duration minInterval) {

  /** Name of the annotation that holds the content. */
  public String annotation() {
    return RolloutAnnotation.of(secret);
  }

  /** Whether a workload is restarted for it, if it allows that. */
  public boolean selects(Workload workload) {
    return owner.namespace().equals(workload.ref().namespace())
        && selection.selects(workload, secret.value());
  }

  /** Whether the pods of a workload have another content, which they are to be restarted for. */
  boolean isOutdated(Workload workload) {
    return workload.content(annotation()).filter(known -> !known.equals(content)).isPresent();
  }

  /** Whether the workload says nothing of this Secret yet. */
  boolean isUnnoted(Workload workload) {
    return workload.content(annotation()).isEmpty();
  }
}
