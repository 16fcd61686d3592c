package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.KeyUnusable;
import dev.strongroom.core.secrets.Metadata;
import dev.strongroom.core.secrets.Owner;
import dev.strongroom.core.secrets.SecretArn;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.SecretValue;
import dev.strongroom.core.secrets.VersionId;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Makes the ciphertext of a backup's version fit a store that has another key for the account. */
final class VersionConversion {
  private static final Runnable NOTHING = () -> {};

  private final DefaultKeyChange change;
  private final EnvelopeCipher from;
  private final EnvelopeCipher to;
  private final Clock clock;

  VersionConversion(DefaultKeyChange change, EnvelopeCipher from, EnvelopeCipher to, Clock clock) {
    this.change = change;
    this.from = from;
    this.to = to;
    this.clock = clock;
  }

  /** Gives a version the name that it will have; what is returned then encrypts it if need be. */
  Runnable prepare(SecretVersionResource version) {
    Map<String, String> labels = version.getMetadata().getLabels();
    String account = labels == null ? null : labels.get(KubernetesRecordStore.ACCOUNT_LABEL);
    if (account == null || !change.concerns(account, version)) {
      return NOTHING;
    }
    SecretRecord target =
        SecretRecord.create(
            SecretArn.parse(version.getSpec().getArn()),
            new Owner(account, "", ""),
            Metadata.NONE,
            clock.instant());
    SecretRecord source = change.record(version).orElse(target);
    version.getMetadata().setName(DefaultKeyChange.fittedName(version));
    return () -> convert(version.getSpec(), source, target);
  }

  private void convert(SecretVersionSpec spec, SecretRecord source, SecretRecord target) {
    VersionId id = new VersionId(spec.getVersionId());
    Optional<SecretValue> opened = opened(spec, source, id);
    if (opened.isPresent()) {
      try (SecretValue value = opened.get()) {
        spec.setCiphertext(Base64.getEncoder().encodeToString(to.seal(target, id, value)));
      }
    }
  }

  /** One that was damaged in the backup already must not keep all others from being restored. */
  private Optional<SecretValue> opened(SecretVersionSpec spec, SecretRecord source, VersionId id) {
    try {
      return Optional.of(from.open(source, id, Base64.getDecoder().decode(spec.getCiphertext())));
    } catch (InvalidSpec | KeyUnusable | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }
}
