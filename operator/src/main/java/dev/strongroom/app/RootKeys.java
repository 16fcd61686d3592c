package dev.strongroom.app;

import dev.strongroom.adapters.crypto.AesGcmRootKey;
import dev.strongroom.adapters.crypto.FileRootKey;
import dev.strongroom.adapters.kubernetes.ClusterRootKeySecret;
import dev.strongroom.core.encryption.RootKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the root key provider that the settings name. */
final class RootKeys {
  private static final Logger LOG = LoggerFactory.getLogger(RootKeys.class);

  private RootKeys() {}

  static RootKey of(Settings settings, KubernetesClient client, SecureRandom random) {
    if (settings.rootKeyProvider().equals("file")) {
      return FileRootKey.read(
          settings
              .rootKeyFile()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "STRONGROOM_ROOT_KEY_FILE must be set for provider file")));
    }
    LOG.warn(
        "the root key is in Secret {}/{}: whoever reads that Secret can read every secret, and"
            + " whoever loses it has lost them all; keep a copy outside the cluster",
        settings.namespace(),
        settings.rootKeySecret());
    byte[] key =
        new ClusterRootKeySecret(client, settings.namespace(), settings.rootKeySecret(), random)
            .readOrCreate();
    try {
      return new AesGcmRootKey(key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
