package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.Outcome.KeyOutcome;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.core.encryption.RewrapPlan;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.ManagedSecret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The encryption key of a secret: which one is declared, whether it can be used, and that versions
 * follow when it changes. All of it is answered from memory; the wrapping is done elsewhere.
 */
public final class KeyStage {
  /** For work that a store which was away has kept from being done. */
  private static final Duration LOOK_AFTER = Duration.ofSeconds(30);

  private final KeyReferences keys;
  private final RewrapRunner runner;
  private final Caches caches;
  private final Clock clock;

  public KeyStage(KeyReferences keys, RewrapRunner runner, Caches caches, Clock clock) {
    this.keys = keys;
    this.runner = runner;
    this.caches = caches;
    this.clock = clock;
  }

  /**
   * The key that is declared. A secret that is there stays with the key it has when the declared
   * one is not there or cannot be used: nothing is written under a key that nobody can read with.
   */
  Optional<UUID> declared(
      Declaration declaration, AccountId account, Optional<SecretRecord> known, PassState state) {
    Optional<SecretRecord> own = known.filter(r -> r.owner().sameObject(declaration.owner()));
    try {
      Optional<UUID> key =
          declaration
              .key()
              .flatMap(name -> keys.find(declaration.owner().namespace(), account, name));
      if (own.filter(r -> r.metadata().key().equals(key)).isEmpty()) {
        keys.requireWritable(key);
      }
      return key;
    } catch (Failure failure) {
      state.failed(failure);
      return own.orElseThrow(() -> failure).metadata().key();
    }
  }

  /** Whether a version can be read, as far as that depends on encryption keys. */
  boolean isReadable(SecretRecord record, VersionId version, PassState state) {
    try {
      keys.requireReadable(record, version);
      return true;
    } catch (KeyUnusable unusable) {
      state.failed(unusable);
      return false;
    }
  }

  /** Has versions follow the key, and tells whether values can be read and written. */
  boolean check(Declaration declaration, ManagedSecret ms, SecretRecord record, PassState state) {
    RewrapPlan plan = RewrapPlan.of(record, declaration.rewrap());
    Optional<UUID> key = record.metadata().key();
    boolean isDue = !plan.due().isEmpty();
    if (isDue) {
      ResourceID id = ResourceID.fromResource(ms);
      runner.proceed(record, declaration.rewrap(), () -> caches.lookAgain(id));
    }
    Optional<Finding> obstacle = isDue ? runner.obstacle(record) : Optional.empty();
    obstacle
        .filter(
            f -> f.reason() == StoreReason.StoreUnavailable || f.reason() == StoreReason.Conflict)
        .ifPresent(f -> state.nextCheck(clock.instant().plus(LOOK_AFTER)));
    if (isDue || key.isPresent()) {
      state.key(new KeyOutcome(key.flatMap(keys::record), plan, obstacle));
    }
    return isUsable(record, state);
  }

  private boolean isUsable(SecretRecord record, PassState state) {
    try {
      keys.requireWritable(record.metadata().key());
      return record.current().isEmpty() || isReadable(record, record.current().get(), state);
    } catch (KeyUnusable unusable) {
      state.failed(unusable);
      return false;
    }
  }
}
