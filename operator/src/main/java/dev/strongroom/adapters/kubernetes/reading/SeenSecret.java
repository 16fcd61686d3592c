package dev.strongroom.adapters.kubernetes.reading;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Secret as the operator keeps it: without its values, and with a bound on all the rest. Anybody
 * who may write Secrets can put our label on as many as the quota of the namespace allows, each of
 * them a megabyte.
 *
 * <p>Of the values only the verdict is left: whether the mark fits them (see {@link
 * SecretVerdict}). Of annotations other than ours there is a digest each, which is enough to see
 * whether a declared one is there. {@link SeenSecretReader} makes these objects while it parses;
 * the annotation that names no deserializer lets it take the place of the client's.
 */
@Group("")
@Version("v1")
@Kind("Secret")
@Plural("secrets")
@Singular("secret")
@JsonDeserialize(using = JsonDeserializer.None.class)
public final class SeenSecret implements HasMetadata, Namespaced {
  private static final long serialVersionUID = 1L;
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private String apiVersion = "v1";
  private ObjectMeta metadata = new ObjectMeta();
  private String type;
  private long[] annotations = {};
  private List<String> dataKeys;
  private boolean tooLarge;
  private transient volatile SecretVerdict verdict = SecretVerdict.UNKNOWN;

  /** One with no name yet. */
  public SeenSecret() {
    // For the client.
  }

  SeenSecret(
      ObjectMeta metadata,
      String type,
      long[] annotations,
      Optional<List<String>> dataKeys,
      boolean tooLarge,
      SecretVerdict verdict) {
    this.metadata = metadata;
    this.type = type;
    this.annotations = annotations;
    this.dataKeys = dataKeys.orElse(null);
    this.tooLarge = tooLarge;
    this.verdict = verdict;
  }

  /** One of which only the name is known, to send a request about it. */
  public static SeenSecret named(String namespace, String name) {
    SeenSecret named = new SeenSecret();
    named.metadata = new ObjectMetaBuilder().withNamespace(namespace).withName(name).build();
    return named;
  }

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta changed) {
    metadata = changed;
  }

  @Override
  public String getKind() {
    return "Secret";
  }

  @Override
  public String getApiVersion() {
    return apiVersion;
  }

  @Override
  public void setApiVersion(String version) {
    apiVersion = version;
  }

  /** Its type, such as {@code Opaque}. */
  public String type() {
    return type;
  }

  /** Whether labels and annotations exceed what the operator keeps; then none of them is kept. */
  public boolean isTooLarge() {
    return tooLarge;
  }

  /** The keys of its data; empty when there are too many to keep. */
  public Optional<List<String>> dataKeys() {
    return Optional.ofNullable(dataKeys);
  }

  /** Whether its mark fits its data, as far as is known. */
  public SecretVerdict verdict() {
    return verdict;
  }

  /** Takes over what a later look at the same state of the Secret has found. */
  public void learn(SeenSecret later) {
    if (metadata.getUid().equals(later.metadata.getUid())
        && metadata.getResourceVersion().equals(later.metadata.getResourceVersion())) {
      verdict = later.verdict;
    }
  }

  /** The digests of the annotations of others, ascending. */
  long[] annotations() {
    return annotations;
  }

  /** Those of the wanted annotations that it carries. */
  public Map<String, String> carried(Map<String, String> wanted) {
    Map<String, String> carried = new TreeMap<>(wanted);
    carried
        .entrySet()
        .removeIf(e -> Arrays.binarySearch(annotations, digest(e.getKey(), e.getValue())) < 0);
    return carried;
  }

  /**
   * The digest of an annotation: FNV-1a, which is quick. Whoever makes two annotations with one
   * digest hides a change of his own annotation from himself.
   */
  static long digest(String key, String value) {
    return mixed(mixed(mixed(FNV_BASIS, key), "="), value);
  }

  private static long mixed(long seed, String text) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
