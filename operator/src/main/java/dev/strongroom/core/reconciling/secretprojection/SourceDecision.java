package dev.strongroom.core.reconciling.secretprojection;

import dev.strongroom.core.keys.KeyObstacles;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.SharingReason;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.secretprojection.SourceFacts.Source;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionId;
import java.util.Optional;

/**
 * Whether a SecretProjection is given what it asks for. Whoever was never allowed learns nothing of
 * another namespace: a ManagedSecret that does not exist and one that is not shared get one answer,
 * and have one effect.
 */
public sealed interface SourceDecision {

  /** The Secret is to hold this version of the secret. */
  record Serve(SecretRecord record, VersionId version) implements SourceDecision {}

  /** Nothing is written, and a Secret that is there stays as it is. */
  record Leave(Failure problem) implements SourceDecision {}

  /** The namespace is not allowed: a Secret that is there is removed. */
  record Withdraw(Failure problem) implements SourceDecision {}

  /** Decides. */
  static SourceDecision decide(SourceFacts facts) {
    return facts.isOwn() ? own(facts) : foreign(facts);
  }

  /** Decides about a secret that is read in the name of a role. */
  static SourceDecision decide(RoleFacts facts) {
    if (facts.secret().isEmpty()) {
      return denied(facts, SharingReason.RoleMissing.with(facts.serviceAccount(), facts.arn()));
    }
    Attempt<SecretRecord> secret = facts.secret().get();
    if (secret.failure().isPresent()) {
      Failure failure = secret.failure().get();
      return failure instanceof Rejected refused
          ? denied(
              facts,
              SharingReason.RoleNotAllowed.with(
                  facts.serviceAccount(), facts.arn(), refused.finding().message(), facts.role()))
          : new Leave(failure);
    }
    SecretRecord record = secret.value().orElseThrow();
    return served(
        Optional.of(record),
        facts.keys().apply(record.keys()),
        SharingReason.ArnNotReady.with(facts.arn()));
  }

  private static SourceDecision denied(RoleFacts facts, Finding why) {
    return facts.hasSecret() && facts.keepsSecret()
        ? leave(SharingReason.ArnSecretKept.with(facts.arn(), facts.serviceAccount()))
        : new Withdraw(new NotYet(why));
  }

  private static SourceDecision own(SourceFacts facts) {
    return facts
        .source()
        .filter(source -> source.record().filter(r -> isOf(r, facts)).isPresent())
        .map(source -> served(source, facts))
        .orElseGet(() -> leave(SharingReason.SourceMissing.with(facts.name())));
  }

  /** A namespace of the same name may have been there before; its secrets are somebody else's. */
  private static boolean isOf(SecretRecord record, SourceFacts facts) {
    return record.tenancy().equals(Tenancy.of(facts.consumer().uid()));
  }

  private static SourceDecision foreign(SourceFacts facts) {
    if (facts.source().isEmpty()) {
      return facts.hasSecret()
          ? leave(SharingReason.SourceGone.with(facts.name(), facts.namespace()))
          : new Withdraw(new NotYet(notShared(facts)));
    }
    Source source = facts.source().get();
    return switch (source.sharing().decide(facts.consumer(), source.pins())) {
      case ALLOWED -> served(source, facts);
      case UNDECIDED -> leave(SharingReason.SharingPending.with(facts.name(), facts.namespace()));
      case DENIED -> withdrawn(facts);
    };
  }

  private static SourceDecision withdrawn(SourceFacts facts) {
    return facts.hasSecret() && facts.keepsSecret()
        ? leave(SharingReason.SharedSecretKept.with(facts.name(), facts.namespace()))
        : new Withdraw(new NotYet(notShared(facts)));
  }

  private static Finding notShared(SourceFacts facts) {
    return SharingReason.NotShared.with(facts.name(), facts.namespace());
  }

  private static SourceDecision served(Source source, SourceFacts facts) {
    return served(
        source.record(),
        source.keys(),
        SharingReason.SourceNotReady.with(facts.name(), facts.namespace()));
  }

  private static SourceDecision served(
      Optional<SecretRecord> found, KeyObstacles keys, Finding notReady) {
    Optional<VersionId> current =
        found.filter(r -> r.deletion().isEmpty()).flatMap(SecretRecord::current);
    if (current.isEmpty()) {
      return leave(notReady);
    }
    SecretRecord record = found.orElseThrow();
    Optional<KeyUnusable> unreadable = keys.toRead(record, current.get());
    return unreadable.isPresent() ? new Leave(unreadable.get()) : new Serve(record, current.get());
  }

  private static SourceDecision leave(Finding finding) {
    return new Leave(new NotYet(finding));
  }
}
