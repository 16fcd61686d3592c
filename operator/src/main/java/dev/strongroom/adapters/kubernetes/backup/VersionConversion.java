package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyRing;
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

/** Makes the ciphertext of a backup's version fit a store that has another key for the account. */
final class VersionConversion {
  private final RestorePlan plan;
  private final EnvelopeCipher from;
  private final EnvelopeCipher to;
  private final Clock clock;

  VersionConversion(RestorePlan plan, EnvelopeCipher from, EnvelopeCipher to, Clock clock) {
    this.plan = plan;
    this.from = from;
    this.to = to;
    this.clock = clock;
  }

  /** Encrypts the value anew if the store has another default key for the account. */
  void convert(SecretVersionResource version) {
    Map<String, String> labels = version.getMetadata().getLabels();
    String account = labels == null ? null : labels.get(KubernetesRecordStore.ACCOUNT_LABEL);
    if (account == null
        || !plan.isReplaced(KeyRing.defaultKeyName(account))
        || !plan.isUnderDefaultKey(version)) {
      return;
    }
    SecretVersionSpec spec = version.getSpec();
    SecretRecord secret =
        SecretRecord.create(
            SecretArn.parse(spec.getArn()),
            new Owner(account, "", ""),
            Metadata.NONE,
            clock.instant());
    VersionId id = new VersionId(spec.getVersionId());
    byte[] stored = Base64.getDecoder().decode(spec.getCiphertext());
    try (SecretValue value = from.open(secret, id, stored)) {
      spec.setCiphertext(Base64.getEncoder().encodeToString(to.seal(secret, id, value)));
    }
  }
}
