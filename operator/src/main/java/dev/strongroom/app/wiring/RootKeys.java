package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.rootkeys.ClusterRootKeySecret;
import dev.strongroom.adapters.rootkeys.DeadlineRootKey;
import dev.strongroom.adapters.rootkeys.LocalRootKey;
import dev.strongroom.adapters.rootkeys.RootKeyFiles;
import dev.strongroom.adapters.rootkeys.kms.KmsPluginRootKey;
import dev.strongroom.adapters.rootkeys.pkcs11.Pkcs11RootKey;
import dev.strongroom.adapters.rootkeys.pkcs11.Pkcs11Token;
import dev.strongroom.app.config.RootKeySettings;
import dev.strongroom.app.config.Settings;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.rootkeys.GuardedRootKey;
import dev.strongroom.core.rootkeys.ListedRootKeys;
import dev.strongroom.core.rootkeys.RootKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Makes the root key providers that the settings list. */
final class RootKeys {
  /** For each call of a provider; all of them have shorter limits of their own. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** The provider cluster calls the API server, whose calls have up to a minute. */
  private static final Duration CLUSTER_DEADLINE = Duration.ofSeconds(75);

  private final Settings settings;
  private final KubernetesClient client;
  private final BooleanSupplier mayMakeRootKey;
  private final SecureRandom random;
  private Optional<ClusterRootKeySecret> clusterSecret = Optional.empty();

  /**
   * Providers by the settings.
   *
   * @param mayMakeRootKey whether the provider cluster may make a key that is not there
   */
  RootKeys(
      Settings settings,
      KubernetesClient client,
      BooleanSupplier mayMakeRootKey,
      SecureRandom random) {
    this.settings = settings;
    this.client = client;
    this.mayMakeRootKey = mayMakeRootKey;
    this.random = random;
  }

  /** All of them; none is asked for anything yet. */
  ListedRootKeys listed() {
    return new ListedRootKeys(
        settings.rootKey().providers().stream()
            .flatMap(this::of)
            .map(RootKeys::bounded)
            .map(GuardedRootKey::new)
            .toList());
  }

  private static RootKey bounded(RootKey key) {
    boolean isCluster = key.provider().equals("cluster");
    return new DeadlineRootKey(key, isCluster ? CLUSTER_DEADLINE : DEADLINE);
  }

  /** The Secrets of the provider cluster, if it is listed; to be called after {@link #listed}. */
  Optional<ClusterRootKeySecret> clusterSecret() {
    return clusterSecret;
  }

  private Stream<RootKey> of(String provider) {
    return switch (provider) {
      case "cluster" -> Stream.of(cluster());
      case "file" ->
          Stream.of(
              new LocalRootKey(
                  provider, new RootKeyFiles(settings.rootKey().file().orElseThrow())));
      case "kms-plugin" ->
          settings.rootKey().kmsSockets().stream()
              .map(socket -> new KmsPluginRootKey(socket, random));
      case "pkcs11" -> Stream.of(new Pkcs11RootKey(token(settings.rootKey()), random));
      default -> throw new IllegalStateException("unknown provider " + provider);
    };
  }

  private static Pkcs11Token token(RootKeySettings settings) {
    return new Pkcs11Token(
        settings.pkcs11Library().orElseThrow(),
        settings.pkcs11Slot(),
        settings.pkcs11SlotIndex(),
        settings.pkcs11PinFile().orElseThrow(),
        settings.pkcs11Keys());
  }

  private RootKey cluster() {
    ClusterRootKeySecret secrets =
        new ClusterRootKeySecret(
            client, settings.namespace(), settings.rootKey().secrets(), random, mayMakeRootKey);
    clusterSecret = Optional.of(secrets);
    // The Secrets are immutable: another content is an accident, see RootKeySecretGuard.
    return new LocalRootKey(
        "cluster", known -> known ? Optional.empty() : Optional.of(secrets.readOrCreate()));
  }

  /** A new root key is made for an empty store, and to follow one that is listed too. */
  static BooleanSupplier whereNoneIsNeeded(Settings settings, KeyRecordStore store) {
    RootKeySettings listed = settings.rootKey();
    boolean follows = listed.providers().size() > 1 || listed.secrets().size() > 1;
    return () -> {
      boolean[] empty = {true};
      return follows || store.forEach(record -> empty[0] = false) == 0 && empty[0];
    };
  }
}
