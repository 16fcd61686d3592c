package dev.strongroom.adapters.kubernetes.rootkeys;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.platform.ProviderLog;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root key provider {@code cluster}: 32 random bytes in a Secret of the operator's namespace,
 * made on first start. Whoever reads that Secret reads all, and whoever loses it has lost all: the
 * Secret says so itself. It is immutable, so that no careless edit destroys the store.
 */
public final class ClusterRootKeySecret {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterRootKeySecret.class);
  private static final int INVALID = 422;

  /** What is refused to an account (403), and by an admission policy (422). */
  private static final Set<Integer> REFUSALS = Set.of(HttpURLConnection.HTTP_FORBIDDEN, INVALID);

  private static final String KEY = "root.key";
  private static final int BYTES = 32;
  private static final String WARNING =
      "This key opens every secret in Strongroom. Whoever can read it can read all of them; without"
          + " it all of them are lost. Keep a copy in a safe place outside this cluster, or use"
          + " another root key provider.";

  private final KubernetesClient client;
  private final String namespace;
  private final List<String> names;
  private final SecureRandom random;
  private final BooleanSupplier mayCreate;
  private final ProviderLog log = new ProviderLog("cluster");
  private final Map<String, Secret> known = new ConcurrentHashMap<>();

  /** How a Secret that was read before stands now. */
  public enum State {
    /** It holds the key that was read. */
    INTACT,
    /** It was gone and was made again with the same key. */
    RESTORED,
    /** It is gone and cannot be made again. */
    MISSING,
    /** It holds something else. */
    CHANGED
  }

  /**
   * The Secrets of these names in the operator's namespace.
   *
   * @param names the one that wraps first; the others only unwrap
   * @param mayCreate whether a first Secret that is not there can be made: not when keys in the
   *     store may need the one that was there
   */
  public ClusterRootKeySecret(
      KubernetesClient client,
      String namespace,
      List<String> names,
      SecureRandom random,
      BooleanSupplier mayCreate) {
    this.client = client;
    this.namespace = namespace;
    this.names = List.copyOf(names);
    this.random = random;
    this.mayCreate = mayCreate;
  }

  /**
   * The keys, the first made if there is none yet; the bytes are the caller's. Of several replicas
   * that start at once one makes it, the others read it.
   *
   * @throws Unavailable when the first Secret is gone and must not be replaced, or the API server
   *     does not answer or refuses to create it: a changed policy takes effect some seconds later
   * @throws InvalidInput when a Secret is there and holds no key of 32 bytes
   */
  public List<byte[]> readOrCreate() {
    List<byte[]> keys = new ArrayList<>();
    keys.add(key(find(names.get(0)).orElseGet(this::create)));
    names.stream()
        .skip(1)
        .map(this::find)
        .flatMap(Optional::stream)
        .map(this::key)
        .forEach(keys::add);
    return keys;
  }

  /**
   * Looks whether the Secrets still hold the keys that were read, and makes those again that are
   * gone. A changed Secret is left as it is, and its new content is not used.
   *
   * @return how each Secret stands, by name; those that were never read are left out
   * @throws Unavailable when the API server does not answer
   */
  public Map<String, State> inspect() {
    Map<String, State> states = new TreeMap<>();
    known.forEach((name, read) -> states.put(name, inspect(name, read)));
    return states;
  }

  private State inspect(String name, Secret read) {
    Optional<Secret> now = find(name);
    if (now.isEmpty()) {
      return restore(read);
    }
    String before = read.getData().get(KEY);
    return before.equals(Optional.ofNullable(now.get().getData()).map(d -> d.get(KEY)).orElse(""))
        ? State.INTACT
        : State.CHANGED;
  }

  private State restore(Secret read) {
    Secret again =
        new SecretBuilder(read)
            .withNewMetadata()
            .withName(read.getMetadata().getName())
            .withNamespace(namespace)
            .withLabels(read.getMetadata().getLabels())
            .withAnnotations(read.getMetadata().getAnnotations())
            .endMetadata()
            .build();
    try {
      // Another replica may have been faster: the next look sees what it made.
      StoreCalls.unlessConflict(() -> client.resource(again).create());
      return State.RESTORED;
    } catch (KubernetesClientException refused) {
      log.alarmOnce(
          "Secret %s/%s cannot be restored: HTTP %d"
              .formatted(namespace, read.getMetadata().getName(), refused.getCode()));
      return State.MISSING;
    }
  }

  private Optional<Secret> find(String name) {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.one(client.secrets(), new ObjectName(namespace), new ObjectName(name))
                    .get()));
  }

  private byte[] key(Secret secret) {
    String encoded = secret.getData() == null ? null : secret.getData().get(KEY);
    byte[] key = encoded == null ? new byte[0] : Base64.getDecoder().decode(encoded);
    if (key.length != BYTES) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(
              "rootKey.secretName",
              "Secret %s/%s must hold 32 bytes under the key %s."
                  .formatted(namespace, secret.getMetadata().getName(), KEY)));
    }
    known.putIfAbsent(secret.getMetadata().getName(), secret);
    return key;
  }

  private Secret create() {
    if (!mayCreate.getAsBoolean()) {
      throw log.unavailable(
          ("the root key is gone: there is no Secret %s/%s, but keys in the store need it. Put your"
                  + " copy of it back; nothing can be read until then")
              .formatted(namespace, names.get(0)));
    }
    try {
      return StoreCalls.orUnavailable(() -> client.resource(generated()).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return find(names.get(0)).orElseThrow(() -> e);
      }
      if (REFUSALS.contains(e.getCode())) {
        throw log.unavailable(
            ("the operator may not make Secret %s/%s (HTTP %d). The chart allows it for the name in"
                    + " rootKey.secretName; just after a change of that it takes some seconds")
                .formatted(namespace, names.get(0), e.getCode()));
      }
      throw e;
    }
  }

  private Secret generated() {
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    String encoded = Base64.getEncoder().encodeToString(key);
    Arrays.fill(key, (byte) 0);
    return new SecretBuilder()
        .withNewMetadata()
        .withName(names.get(0))
        .withNamespace(namespace)
        .withLabels(Map.of("app.kubernetes.io/managed-by", StrongroomNames.MANAGED_BY_VALUE))
        .withAnnotations(Map.of("strongroom.dev/warning", WARNING))
        .endMetadata()
        .withImmutable(true)
        .withType("strongroom.dev/root-key")
        .withData(Map.of(KEY, encoded))
        .build();
  }
}
