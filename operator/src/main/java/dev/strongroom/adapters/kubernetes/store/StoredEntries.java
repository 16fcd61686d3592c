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

  /** What of an object is in an entry. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Content<S>(
      String name, Map<String, String> labels, Map<String, String> annotations, S spec) {
    static <S> Content<S> of(ObjectMeta meta, Map<String, String> annotations, S spec) {
      return new Content<>(meta.getName(), meta.getLabels(), annotations, spec);
    }
  }

  @Override
  public BackupEntry entry(KeptKey key) {
    KeyRecordResource o = ((SeenKey) key).object();
    ObjectMeta meta = o.getMetadata();
    return new BackupEntry(Kind.KEY, json(Content.of(meta, kept(meta), o.getSpec())));
  }

  @Override
  public BackupEntry entry(KeptVersion version) {
    SecretVersionResource o = ((SeenVersion) version).object();
    ObjectMeta meta = o.getMetadata();
    return new BackupEntry(
        Kind.VERSION, json(Content.of(meta, meta.getAnnotations(), o.getSpec())));
  }

  @Override
  public BackupEntry entry(KeptRecord record) {
    return new BackupEntry(Kind.RECORD, json(content(record)));
  }

  private static Content<SecretRecordSpec> content(KeptRecord record) {
    SeenRecord seen = (SeenRecord) record;
    ObjectMeta meta = seen.getMetadata();
    return Content.of(meta, kept(meta), seen.spec());
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
    return new SeenKey(read(entry, new KeyRecordResource(), KeyRecordSpec.class));
  }

  @Override
  public KeptVersion version(BackupEntry entry) {
    return new SeenVersion(read(entry, new SecretVersionResource(), SecretVersionSpec.class));
  }

  @Override
  public KeptRecord record(BackupEntry entry) {
    return SeenRecord.of(read(entry, new SecretRecordResource(), SecretRecordSpec.class));
  }

  @Override
  public KeptVersion version(String account, SecretArn arn, VersionId id, byte[] ciphertext) {
    return new SeenVersion(RecordVersions.object(account, arn, id, ciphertext));
  }

  /** Fills an object of this kind; what is in a file has no revision. */
  private static <S extends StoredSpec, R extends CustomResource<S, Void>> R read(
      BackupEntry entry, R object, Class<S> spec) {
    Content<S> content = content(entry, spec);
    if (content == null || content.name() == null || content.spec() == null) {
      throw damaged();
    }
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(content.name())
            .withLabels(content.labels())
            .withAnnotations(content.annotations())
            .withResourceVersion("")
            .build());
    object.setSpec(content.spec());
    return object;
  }

  private static <S> Content<S> content(BackupEntry entry, Class<S> spec) {
    try {
      return JSON.readValue(
          entry.content(), JSON.getTypeFactory().constructParametricType(Content.class, spec));
    } catch (IOException notSuchAnObject) {
      throw damaged();
    }
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored objects are JSON", e);
    }
  }

  private static Unreadable damaged() {
    return new Unreadable(BackupReason.BackupDamaged.with());
  }
}
