package dev.strongroom.core.projection;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.record.VersionId;
import java.util.Map;
import java.util.Optional;

/** What to do about a projection, decided from the declaration and what is seen in the cluster. */
public sealed interface ProjectionDecision {

  /** The Secret is as it should be: nothing is decrypted, nothing is written. */
  record InSync() implements ProjectionDecision {}

  /** The Secret is as it was written, for another version: only its values are to be replaced. */
  record Renew() implements ProjectionDecision {}

  /** The Secret is to be written. */
  record Write() implements ProjectionDecision {}

  /** The Secret is not to be touched. */
  record Refuse(Finding finding) implements ProjectionDecision {}

  /**
   * Decides.
   *
   * @param spec the declaration
   * @param version the version to project
   * @param holder the object that declares it
   * @param installation this installation, as its Secrets name it
   * @param observed the Secret of that name, if it exists
   */
  static ProjectionDecision decide(
      ProjectionSpec spec,
      VersionId version,
      Holder holder,
      String installation,
      Optional<ObservedSecret> observed) {
    if (observed.isEmpty()) {
      return new Write();
    }
    ObservedSecret secret = observed.get();
    if (secret.isOfAnotherThan(installation)) {
      return new Refuse(
          ProjectionReason.SecretOfAnotherInstallation.with(
              spec.secretName(), holder.namespace(), installation));
    }
    if (!secret.isOurs() && !spec.adopt()) {
      return new Refuse(ProjectionReason.SecretNotOurs.with(spec.secretName()));
    }
    if (!secret.isOurs() && secret.heldBy().isPresent()) {
      return new Refuse(
          ProjectionReason.SecretOfAnother.with(spec.secretName(), secret.heldBy().get()));
    }
    if (!secret.isOurs() && !secret.consent().isGivenTo(holder.name())) {
      return new Refuse(
          secret.consent().missing(spec.path() + ".adopt", spec.secretName().value(), holder));
    }
    if (!secret.type().equals(spec.type())) {
      return new Refuse(ProjectionReason.SecretTypeImmutable.with(spec.secretName()));
    }
    if (!isAsWritten(spec, holder.object().uid(), secret)) {
      return new Write();
    }
    boolean isThisVersion =
        secret.mark().filter(m -> m.version().equals(version.value())).isPresent();
    return isThisVersion ? new InSync() : new Renew();
  }

  private static boolean isAsWritten(ProjectionSpec spec, String ownerUid, ObservedSecret secret) {
    Optional<String> owner = spec.owned() ? Optional.of(ownerUid) : Optional.empty();
    return secret.labelled()
        && secret.intact()
        && secret.mark().filter(m -> m.specDigest().equals(spec.digest())).isPresent()
        && secret.ownedBy().equals(owner)
        && contains(secret.labels(), spec.labels())
        && contains(secret.annotations(), spec.annotations());
  }

  private static boolean contains(Map<String, String> actual, Map<String, String> wanted) {
    return actual.entrySet().containsAll(wanted.entrySet());
  }
}
