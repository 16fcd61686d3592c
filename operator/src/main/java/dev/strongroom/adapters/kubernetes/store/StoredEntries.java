package dev.strongroom.adapters.kubernetes.store;

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
import dev.strongroom.core.backup.BackupEntry;
import dev.strongroom.core.backup.BackupEntry.Kind;
import dev.strongroom.core.backup.EntryCodec;
import dev.strongroom.core.backup.KeptKey;
import dev.strongroom.core.backup.KeptRecord;
import dev.strongroom.core.backup.KeptVersion;
import dev.strongroom.core.problems.BackupReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretArn;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes stored objects into entries of backups as the API server has them. */
public final class StoredEntries implements EntryCodec {
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

  @Override
  public BackupEntry entry(KeptKey key) {
    KeyRecordResource o = ((SeenKey) key).object();
    ObjectMeta meta = o.getMetadata();
    return new BackupEntry(
        Kind.KEY, json(new Key(meta.getName(), meta.getLabels(), kept(meta), o.getSpec())));
  }

  @Override
  public BackupEntry entry(KeptVersion version) {
    SecretVersionResource o = ((SeenVersion) version).object();
    ObjectMeta meta = o.getMetadata();
    return new BackupEntry(
        Kind.VERSION,
        json(new Version(meta.getName(), meta.getLabels(), meta.getAnnotations(), o.getSpec())));
  }

  @Override
  public BackupEntry entry(KeptRecord record) {
    return new BackupEntry(Kind.RECORD, json(content(record)));
  }

  private static Record content(KeptRecord record) {
    SeenRecord seen = (SeenRecord) record;
    ObjectMeta meta = seen.getMetadata();
    return new Record(meta.getName(), meta.getLabels(), kept(meta), seen.spec());
  }

  @Override
  public byte[] identity(KeptRecord record) {
    ObjectNode content = JSON.valueToTree(content(record));
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

  @Override
  public KeptKey key(BackupEntry entry) {
    Key key = read(entry, Key.class);
    return new SeenKey(
        filled(new KeyRecordResource(), key.name(), key.labels(), key.annotations(), key.spec()));
  }

  @Override
  public KeptVersion version(BackupEntry entry) {
    Version version = read(entry, Version.class);
    return new SeenVersion(
        filled(
            new SecretVersionResource(),
            version.name(),
            version.labels(),
            version.annotations(),
            version.spec()));
  }

  @Override
  public KeptRecord record(BackupEntry entry) {
    Record record = read(entry, Record.class);
    return SeenRecord.of(
        filled(
            new SecretRecordResource(),
            record.name(),
            record.labels(),
            record.annotations(),
            record.spec()));
  }

  @Override
  public KeptVersion version(String account, SecretArn arn, VersionId id, byte[] ciphertext) {
    return new SeenVersion(RecordVersions.object(account, arn, id, ciphertext));
  }

  /** What is in a file has no revision. */
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
            .withResourceVersion("")
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
