package dev.strongroom.adapters.kubernetes.certificates;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Objects;
import java.util.Optional;

/** Two objects in memory, which are written by compare-and-swap as on the API server. */
final class FakeCertificateObjects implements CertificateObjects {
  private Secret secret;
  private ConfigMap configMap;
  private long revision;
  int reads;
  int writes;
  boolean isAway;

  /** Run once, right before the next write of the Secret. */
  Runnable beforeWrite = () -> {};

  @Override
  public synchronized Optional<Secret> secret() {
    requireAnswer();
    reads++;
    return Optional.ofNullable(secret).map(found -> new SecretBuilder(found).build());
  }

  @Override
  public synchronized boolean write(Secret changed) {
    requireAnswer();
    Runnable before = beforeWrite;
    beforeWrite = () -> {};
    before.run();
    if (isOutdated(secret, changed)) {
      return false;
    }
    secret =
        new SecretBuilder(changed).editMetadata().withResourceVersion(next()).endMetadata().build();
    return true;
  }

  @Override
  public synchronized Optional<ConfigMap> configMap() {
    requireAnswer();
    return Optional.ofNullable(configMap).map(found -> new ConfigMapBuilder(found).build());
  }

  @Override
  public synchronized boolean write(ConfigMap changed) {
    requireAnswer();
    if (isOutdated(configMap, changed)) {
      return false;
    }
    configMap =
        new ConfigMapBuilder(changed)
            .editMetadata()
            .withResourceVersion(next())
            .endMetadata()
            .build();
    return true;
  }

  private void requireAnswer() {
    if (isAway) {
      throw new Unavailable(StoreReason.StoreUnavailable.with());
    }
  }

  private static boolean isOutdated(HasMetadata known, HasMetadata changed) {
    String current = known == null ? null : known.getMetadata().getResourceVersion();
    return !Objects.equals(current, changed.getMetadata().getResourceVersion());
  }

  private String next() {
    writes++;
    return Long.toString(++revision);
  }
}
