package dev.strongroom.app;

import dev.strongroom.adapters.crypto.LocalRootKey;
import dev.strongroom.adapters.crypto.RootKeyFiles;
import dev.strongroom.adapters.kubernetes.ClusterRootKeySecret;
import dev.strongroom.core.encryption.GuardedRootKey;
import dev.strongroom.core.encryption.KeyRecordStore;
import dev.strongroom.core.encryption.ListedRootKeys;
import dev.strongroom.core.encryption.RootKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the root key providers that the settings list. */
final class RootKeys {
  private static final Logger LOG = LoggerFactory.getLogger(RootKeys.class);

  private final Settings settings;
  private final KubernetesClient client;
  private final KeyRecordStore store;
  private final SecureRandom random;

  RootKeys(Settings settings, KubernetesClient client, KeyRecordStore store, SecureRandom random) {
    this.settings = settings;
    this.client = client;
    this.store = store;
    this.random = random;
  }

  /** All of them; none is asked for anything yet. */
  ListedRootKeys listed() {
    return new ListedRootKeys(
        settings.rootKey().providers().stream()
            .flatMap(this::of)
            .map(GuardedRootKey::new)
            .toList());
  }

  private Stream<RootKey> of(String provider) {
    return switch (provider) {
      case "cluster" -> Stream.of(cluster());
      case "file" ->
          Stream.of(
              new LocalRootKey(
                  provider, new RootKeyFiles(settings.rootKey().file().orElseThrow())));
      default -> throw new IllegalStateException("unknown provider " + provider);
    };
  }

  private RootKey cluster() {
    LOG.warn(
        "the root key is in Secret {}/{}: whoever reads that Secret can read every secret, and"
            + " whoever loses it has lost them all; keep a copy outside the cluster",
        settings.namespace(),
        settings.rootKey().secrets().get(0));
    ClusterRootKeySecret secrets =
        new ClusterRootKeySecret(
            client,
            settings.namespace(),
            settings.rootKey().secrets(),
            random,
            this::mayMakeRootKey);
    // The Secrets are immutable: what was read once need not be read again.
    return new LocalRootKey(
        "cluster", known -> known ? Optional.empty() : Optional.of(secrets.readOrCreate()));
  }

  /** A new root key is made for an empty store, and to follow one that is listed too. */
  private boolean mayMakeRootKey() {
    RootKeySettings listed = settings.rootKey();
    if (listed.providers().size() > 1 || listed.secrets().size() > 1) {
      return true;
    }
    boolean[] empty = {true};
    return store.forEach(record -> empty[0] = false) == 0 && empty[0];
  }
}
