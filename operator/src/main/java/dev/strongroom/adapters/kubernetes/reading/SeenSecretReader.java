package dev.strongroom.adapters.kubernetes.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.projection.ProjectionMark;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Reads Secrets without keeping their values: while the values are at hand it checks whether the
 * mark fits them. It also reads what {@link SeenSecretWriter} writes.
 *
 * <p>It runs wherever the client parses answers, on the thread that serves all connections too. So
 * it takes the MAC only if its key is in memory, and never waits for it.
 */
public final class SeenSecretReader extends StdDeserializer<SeenSecret> {
  private static final long serialVersionUID = 1L;

  /** Most characters of the names of keys that are kept. */
  private static final int KEY_CHARACTERS = 2048;

  private final transient Supplier<Optional<ProjectionMac>> mac;

  SeenSecretReader(Supplier<Optional<ProjectionMac>> mac) {
    super(SeenSecret.class);
    this.mac = mac;
  }

  @Override
  public SeenSecret deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    Optional<ProjectionMac> known = mac.get();
    KeptMetadata kept = null;
    String type = null;
    SortedMap<String, String> data = new TreeMap<>();
    SeenSecretWriter.Judged judged = null;
    if (parser.hasToken(JsonToken.START_OBJECT)) {
      parser.nextToken();
    }
    for (; parser.hasToken(JsonToken.FIELD_NAME); parser.nextToken()) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "metadata" -> kept = KeptMetadata.read(parser, context);
        case "type" -> type = context.readValue(parser, String.class);
        case "data" -> data(parser, data, kept == null || isJudged(known, kept.meta()));
        case SeenSecretWriter.JUDGED ->
            judged = context.readValue(parser, SeenSecretWriter.Judged.class);
        default -> parser.skipChildren();
      }
    }
    if (kept == null) {
      throw context.instantiationException(SeenSecret.class, "a Secret without metadata");
    }
    return judged == null ? judge(known, kept, type, data) : judged.restore(kept.meta(), type);
  }

  /** Whether its values decide anything. An API server sends what tells that before them. */
  private static boolean isJudged(Optional<ProjectionMac> mac, ObjectMeta meta) {
    return mac.isPresent() && mark(meta).isPresent();
  }

  private static SeenSecret judge(
      Optional<ProjectionMac> mac, KeptMetadata kept, String type, SortedMap<String, String> data) {
    return new SeenSecret(
        kept.meta(),
        type,
        kept.others(),
        kept(data.keySet()),
        kept.isTooLarge() || kept.isCrowded(),
        verdict(mac, kept.meta(), data));
  }

  /** What is kept of a Secret that was just written by us; all of it is small. */
  public static SeenSecret of(Secret secret, ProjectionMac mac) {
    ObjectMeta meta = secret.getMetadata();
    meta.setManagedFields(List.of());
    Map<String, String> annotations = meta.getAnnotations();
    SortedMap<String, String> data =
        new TreeMap<>(secret.getData() == null ? Map.of() : secret.getData());
    return new SeenSecret(
        meta,
        secret.getType(),
        annotations.entrySet().stream()
            .filter(e -> !e.getKey().startsWith(KeptMetadata.OURS))
            .mapToLong(e -> SeenSecret.digest(e.getKey(), e.getValue()))
            .sorted()
            .toArray(),
        kept(data.keySet()),
        false,
        verdict(Optional.of(mac), meta, data));
  }

  private static SecretVerdict verdict(
      Optional<ProjectionMac> mac, ObjectMeta meta, SortedMap<String, String> data) {
    return mark(meta)
        .map(mark -> SecretVerdict.of(mac, meta.getNamespace(), meta.getName(), mark, data))
        .orElse(SecretVerdict.UNKNOWN);
  }

  private static Optional<ProjectionMark> mark(ObjectMeta meta) {
    return ProjectionMark.parse(meta.getAnnotations().get(StrongroomNames.MARK));
  }

  private static void data(JsonParser parser, SortedMap<String, String> data, boolean withValues)
      throws IOException {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      String value = withValues ? parser.getValueAsString() : null;
      data.put(key, value == null ? "" : value);
    }
  }

  private static Optional<List<String>> kept(Iterable<String> keys) {
    List<String> kept = new ArrayList<>();
    int characters = 0;
    for (String key : keys) {
      characters += key.length();
      kept.add(key);
    }
    return characters <= KEY_CHARACTERS ? Optional.of(List.copyOf(kept)) : Optional.empty();
  }
}
