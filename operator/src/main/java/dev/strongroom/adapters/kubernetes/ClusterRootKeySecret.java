package dev.strongroom.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * The root key provider {@code cluster}: 32 random bytes in a Secret of the operator's namespace,
 * made on first start. Whoever reads that Secret reads all, and whoever loses it has lost all: the
 * Secret says so itself. It is immutable, so that no careless edit destroys the store.
 */
public final class ClusterRootKeySecret {
  private static final String KEY = "root.key";
  private static final int BYTES = 32;
  private static final String WARNING =
      "This key opens every secret in Strongroom. Whoever can read it can read all of them; without"
          + " it all of them are lost. Keep a copy in a safe place outside this cluster, or use the"
          + " root key provider file.";

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final SecureRandom random;

  /** The Secret of this name in the operator's namespace. */
  public ClusterRootKeySecret(
      KubernetesClient client, String namespace, String name, SecureRandom random) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.random = random;
  }

  /**
   * The key, made if there is none yet; the bytes are the caller's. Of several replicas that start
   * at once one makes it, the others read it.
   *
   * @throws IllegalStateException when the Secret is there and holds no key of 32 bytes
   */
  public byte[] readOrCreate() {
    Resource<Secret> resource = client.secrets().inNamespace(namespace).withName(name);
    Secret secret = resource.get();
    if (secret == null) {
      secret = create(resource);
    }
    String encoded = secret.getData() == null ? null : secret.getData().get(KEY);
    byte[] key = encoded == null ? new byte[0] : Base64.getDecoder().decode(encoded);
    if (key.length != BYTES) {
      throw new IllegalStateException(
          "Secret " + namespace + "/" + name + " must hold 32 bytes under the key " + KEY);
    }
    return key;
  }

  private Secret create(Resource<Secret> resource) {
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .withLabels(Map.of("app.kubernetes.io/managed-by", StrongroomNames.MANAGED_BY_VALUE))
            .withAnnotations(Map.of("strongroom.dev/warning", WARNING))
            .endMetadata()
            .withImmutable(true)
            .withType("strongroom.dev/root-key")
            .withData(Map.of(KEY, Base64.getEncoder().encodeToString(key)))
            .build();
    Arrays.fill(key, (byte) 0);
    try {
      return client.resource(secret).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return resource.require();
      }
      throw e;
    }
  }
}
