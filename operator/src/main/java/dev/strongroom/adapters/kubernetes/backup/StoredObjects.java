package dev.strongroom.adapters.kubernetes.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.store.KeyRecordMapper;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.core.backup.BackupEntry;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.BackupReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import dev.strongroom.crds.StoredSpec;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Stored objects as the content of backup entries, and back: {@code {"name":…, "labels":{…},
 * "annotations":{…}, "spec":{…}}}. Fields of a spec that this version does not know stay. Equal
 * objects have equal content.
 */
final class StoredObjects {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private static final Set<String> OF_ITS_PLACE =
      Set.of(
          "namespaceUid",
          "serial",
          "seal",
          "values",
          "objects",
          "format",
          "labelUpdates",
          "droppedLabelUpdates",
          "auditOutbox");

  private static final Set<String> OF_THIS_STORE =
      Set.of(StrongroomNames.OVERWRITTEN_AT, StrongroomNames.RESTORED_AT);

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Key(
      String name,
      Map<String, String> labels,
      Map<String, String> annotations,
      KeyRecordSpec spec) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Version(
      String name,
      Map<String, String> labels,
      Map<String, String> annotations,
      SecretVersionSpec spec) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Record(
      String name,
      Map<String, String> labels,
      Map<String, String> annotations,
      SecretRecordSpec spec) {}

  private StoredObjects() {}

  static byte[] content(KeyRecordResource o) {
    ObjectMeta meta = o.getMetadata();
    return json(new Key(meta.getName(), meta.getLabels(), kept(meta), o.getSpec()));
  }

  static byte[] content(SecretVersionResource o) {
    ObjectMeta meta = o.getMetadata();
    return json(new Version(meta.getName(), meta.getLabels(), meta.getAnnotations(), o.getSpec()));
  }

  static byte[] content(SecretRecordResource o) {
    return json(entry(o));
  }

  private static Record entry(SecretRecordResource o) {
    ObjectMeta meta = o.getMetadata();
    return new Record(meta.getName(), meta.getLabels(), kept(meta), o.getSpec());
  }

  /**
   * What makes a record the one that it is. A restore changes to whose namespace it belongs, and
   * seals it, the store moves values about, and label updates are delivered; that makes it no other
   * record.
   */
  static byte[] identity(SecretRecordResource o) {
    ObjectNode content = JSON.valueToTree(entry(o));
    content.withObject("/spec").remove(OF_ITS_PLACE);
    return json(content);
  }

  /** What a restore has noted is a fact of this store, not of what is stored. */
  private static Map<String, String> kept(ObjectMeta meta) {
    Map<String, String> annotations = meta.getAnnotations();
    if (annotations == null || Collections.disjoint(annotations.keySet(), OF_THIS_STORE)) {
      return annotations;
    }
    Map<String, String> kept = new TreeMap<>(annotations);
    kept.keySet().removeAll(OF_THIS_STORE);
    return kept.isEmpty() ? null : kept;
  }

  static KeyRecordResource key(BackupEntry entry) {
    Key key = read(entry, Key.class);
    return filled(new KeyRecordResource(), key.name(), key.labels(), key.annotations(), key.spec());
  }

  static KeyRecord keyRecord(BackupEntry entry) {
    KeyRecordResource resource = key(entry);
    resource.getMetadata().setResourceVersion("");
    return KeyRecordMapper.toRecord(resource);
  }

  static SecretVersionResource version(BackupEntry entry) {
    Version version = read(entry, Version.class);
    return filled(
        new SecretVersionResource(),
        version.name(),
        version.labels(),
        version.annotations(),
        version.spec());
  }

  static SecretRecordResource record(BackupEntry entry) {
    Record record = read(entry, Record.class);
    return filled(
        new SecretRecordResource(),
        record.name(),
        record.labels(),
        record.annotations(),
        record.spec());
  }

  /** The record in a stored object of a file, which has no revision. */
  static SecretRecord parsed(SecretRecordResource resource) {
    if (resource.getMetadata().getResourceVersion() == null) {
      resource.getMetadata().setResourceVersion("");
    }
    return RecordMapper.toRecord(resource);
  }

  /** The values in a record, by version. */
  static Map<VersionId, byte[]> values(SecretRecord record) {
    Map<VersionId, byte[]> values = new TreeMap<>(Comparator.comparing(VersionId::value));
    for (VersionEntry version : record.versions()) {
      if (version.place() instanceof Inline inline) {
        values.put(version.id(), inline.ciphertext());
      }
    }
    return values;
  }

  private static <S extends StoredSpec, R extends CustomResource<S, Void>> R filled(
      R object, String name, Map<String, String> labels, Map<String, String> annotations, S spec) {
    if (name == null || spec == null) {
      throw damaged();
    }
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withLabels(labels)
            .withAnnotations(annotations)
            .build());
    object.setSpec(spec);
    return object;
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored objects are JSON", e);
    }
  }

  private static <T> T read(BackupEntry entry, Class<T> type) {
    try {
      T value = JSON.readValue(entry.content(), type);
      if (value == null) {
        throw damaged();
      }
      return value;
    } catch (IOException notSuchAnObject) {
      throw damaged();
    }
  }

  private static Unreadable damaged() {
    return new Unreadable(BackupReason.BackupDamaged.with());
  }
}
