package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Makes the ciphertext of a backup's version fit a store that has another key for the account. */
final class VersionConversion {
  private static final Step AS_IT_IS =
      new Step() {
        @Override
        public void run() {
          // It goes into the store as it was in the backup.
        }

        @Override
        public boolean isWhole(SecretVersionResource stored) {
          return false;
        }
      };

  private final DefaultKeyChange change;
  private final EnvelopeCipher from;
  private final EnvelopeCipher to;
  private final Clock clock;

  /** A version on its way into the store. */
  interface Step {
    /** Makes its ciphertext what the store is to have. */
    void run();

    /**
     * Whether another ciphertext that the store has is as good: no two encryptions of a value are
     * alike, and one that opens is the very same version.
     */
    boolean isWhole(SecretVersionResource stored);
  }

  VersionConversion(DefaultKeyChange change, EnvelopeCipher from, EnvelopeCipher to, Clock clock) {
    this.change = change;
    this.from = from;
    this.to = to;
    this.clock = clock;
  }

  /** Gives a version the name that it will have; the rest is done later, by another thread. */
  Step prepare(SecretVersionResource version) {
    Map<String, String> labels = version.getMetadata().getLabels();
    String account = labels == null ? null : labels.get(KubernetesRecordStore.ACCOUNT_LABEL);
    if (account == null || !change.concerns(account, version)) {
      return AS_IT_IS;
    }
    SecretRecord target =
        SecretRecord.create(
            SecretArn.parse(version.getSpec().getArn()),
            new Owner(account, "", ""),
            Metadata.NONE,
            clock.instant());
    SecretRecord source = change.record(version).orElse(target);
    version.getMetadata().setName(DefaultKeyChange.fittedName(version));
    return new Step() {
      @Override
      public void run() {
        convert(version.getSpec(), source, target);
      }

      @Override
      public boolean isWhole(SecretVersionResource stored) {
        Optional<SecretValue> value = opened(to, stored.getSpec(), target);
        value.ifPresent(SecretValue::close);
        return value.isPresent();
      }
    };
  }

  private void convert(SecretVersionSpec spec, SecretRecord source, SecretRecord target) {
    Optional<SecretValue> opened = opened(from, spec, source);
    if (opened.isPresent()) {
      VersionId id = new VersionId(spec.getVersionId());
      try (SecretValue value = opened.get()) {
        spec.setCiphertext(Base64.getEncoder().encodeToString(to.seal(target, id, value)));
      }
    }
  }

  /** One that was damaged in the backup already must not keep all others from being restored. */
  private static Optional<SecretValue> opened(
      EnvelopeCipher cipher, SecretVersionSpec spec, SecretRecord record) {
    try {
      byte[] ciphertext = Base64.getDecoder().decode(spec.getCiphertext());
      return Optional.of(cipher.open(record, new VersionId(spec.getVersionId()), ciphertext));
    } catch (InvalidInput
        | Unreadable
        | KeyUnusable
        | IllegalArgumentException
        | NullPointerException damaged) {
      return Optional.empty();
    }
  }
}
