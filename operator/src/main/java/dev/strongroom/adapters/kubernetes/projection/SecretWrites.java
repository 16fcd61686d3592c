package dev.strongroom.adapters.kubernetes.projection;

import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.VersionId;
import java.util.Optional;

/** Writes projected Secrets, each method with one request unless it says otherwise. */
public interface SecretWrites {
  /**
   * What admission made of a Secret when it was last written for this declaration and version;
   * empty when that was nothing, or when somebody has changed the Secret since. Writing it again
   * would only be answered in the same way. Makes no request.
   */
  Optional<ForeignChanges> byAdmission(SeenSecret secret, ProjectionSpec spec, VersionId version);

  /**
   * Makes the Secret if there is none of that name; never touches an existing one.
   *
   * @return empty when there is a Secret of that name
   */
  Optional<SeenSecret> add(ProjectionRequest request, ProjectedData data);

  /**
   * Writes an existing Secret, all fields that the declaration asks for and no other. Takes a
   * second request when the Secret has keys of others.
   *
   * @param seen the Secret that was decided about
   * @return empty when that Secret was deleted meanwhile
   */
  Optional<SeenSecret> apply(SeenSecret seen, ProjectionRequest request, ProjectedData data);

  /**
   * Replaces the values of a Secret that is as it was written, and its mark; all else stays.
   *
   * @return empty when somebody changed or deleted the Secret since it was seen
   */
  Optional<SeenSecret> renew(SeenSecret seen, ProjectionRequest request, ProjectedData data);

  /**
   * Gives up a Secret of an object that is not to have it any more.
   *
   * @return the Secret as it is now; empty when it is gone already
   */
  Optional<SeenSecret> giveUp(SeenSecret secret, Holder holder);
}
