package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.adapters.kubernetes.store.RecordVersions;
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
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
    SecretRecord target = target(SecretArn.parse(version.getSpec().getArn()), account);
    SecretRecord source = change.record(version).orElse(target);
    version.getMetadata().setName(DefaultKeyChange.fittedName(version));
    return new Step() {
      @Override
      public void run() {
        convert(version.getSpec(), source, target);
      }

      @Override
      public boolean isWhole(SecretVersionResource stored) {
        VersionId id = new VersionId(version.getSpec().getVersionId());
        Optional<SecretValue> value =
            opened(to, id, RecordVersions.ciphertext(stored.getSpec().getCiphertext()), target);
        value.ifPresent(SecretValue::close);
        return value.isPresent();
      }
    };
  }

  /**
   * Makes the values in a record fit.
   *
   * @param source the record as it was in the backup
   * @param fitted the same as it goes into the store
   */
  void convert(SecretRecord source, SecretRecordSpec fitted) {
    if (fitted.getValues() == null) {
      return;
    }
    SecretRecord target = target(source.arn(), source.owner().namespace());
    Map<String, String> values = new TreeMap<>(fitted.getValues());
    StoredObjects.values(source)
        .forEach(
            (id, ciphertext) -> {
              if (change.concerns(source, id)) {
                converted(id, ciphertext, source, target)
                    .ifPresent(converted -> values.put(id.value(), converted));
              }
            });
    fitted.setValues(values);
  }

  private SecretRecord target(SecretArn arn, String account) {
    return SecretRecord.create(arn, new Owner(account, "", ""), Metadata.NONE, clock.instant());
  }

  private void convert(SecretVersionSpec spec, SecretRecord source, SecretRecord target) {
    VersionId id = new VersionId(spec.getVersionId());
    byte[] ciphertext = RecordVersions.ciphertext(spec.getCiphertext());
    converted(id, ciphertext, source, target).ifPresent(spec::setCiphertext);
  }

  private Optional<String> converted(
      VersionId id, byte[] ciphertext, SecretRecord source, SecretRecord target) {
    Optional<SecretValue> opened = opened(from, id, ciphertext, source);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (SecretValue value = opened.get()) {
      return Optional.of(Base64.getEncoder().encodeToString(to.seal(target, id, value)));
    }
  }

  /** One that was damaged in the backup already must not keep all others from being restored. */
  private static Optional<SecretValue> opened(
      EnvelopeCipher cipher, VersionId id, byte[] ciphertext, SecretRecord record) {
    try {
      return Optional.of(cipher.open(record, id, ciphertext));
    } catch (InvalidInput | Unreadable | KeyUnusable damaged) {
      return Optional.empty();
    }
  }
}
