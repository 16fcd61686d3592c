package dev.strongroom.core.actions;

import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.actions.SecretAccess.Admitted;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.secrets.ChangeDeclaration;
import dev.strongroom.core.secrets.DeclarationChange;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tags of secrets: AWS TagResource and UntagResource. */
public final class TagActions {
  private final SecretAccess access;
  private final ResourcePolicyChecks checks;
  private final ChangeDeclaration changing;

  /** Actions that go this way to their secrets. */
  public TagActions(SecretAccess access, ResourcePolicyChecks checks, ChangeDeclaration changing) {
    this.access = access;
    this.checks = checks;
    this.changing = changing;
  }

  /**
   * Adds tags, which replace those of the same key.
   *
   * @throws Rejected when the caller may not, or could not any more afterwards; when the secret is
   *     scheduled for deletion, a key is reserved, or there are too many
   * @throws Failure when the store does not answer
   */
  public void tag(ActionCall call, String secretId, Map<String, String> tags) {
    Admitted admitted =
        access.admit(call.with(SecretTags.added(tags)), SecretAction.TAG_RESOURCE, secretId);
    Map<String, String> next = new TreeMap<>(admitted.record().metadata().tags());
    next.putAll(tags);
    change(admitted, next, DeclarationChange.NONE.withTags(tags));
  }

  /**
   * Takes tags away; those that are not there do no harm.
   *
   * @throws Rejected as {@link #tag}
   * @throws Failure when the store does not answer
   */
  public void untag(ActionCall call, String secretId, Set<String> tagKeys) {
    Admitted admitted =
        access.admit(call.with(SecretTags.removed(tagKeys)), SecretAction.UNTAG_RESOURCE, secretId);
    Map<String, String> next = new TreeMap<>(admitted.record().metadata().tags());
    next.keySet().removeAll(tagKeys);
    change(admitted, next, DeclarationChange.NONE.withoutTags(tagKeys));
  }

  private void change(Admitted admitted, Map<String, String> next, DeclarationChange change) {
    VersionChanges.requireUsable(admitted.record());
    checks.requireAccessKept(admitted.request(), next);
    changing.change(admitted.record(), change);
  }
}
