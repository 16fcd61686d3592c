package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.backup.KeptVersion;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A {@code SecretVersion} object, whole.
 *
 * @param object is not copied and not to be changed
 */
record SeenVersion(SecretVersionResource object) implements KeptVersion {
  @Override
  public String name() {
    return object.getMetadata().getName();
  }

  @Override
  public Optional<String> account() {
    return Optional.ofNullable(object.getMetadata().getLabels())
        .map(labels -> labels.get(KubernetesRecordStore.ACCOUNT_LABEL));
  }

  @Override
  public String arn() {
    return object.getSpec().getArn();
  }

  @Override
  public VersionId id() {
    return new VersionId(object.getSpec().getVersionId());
  }

  @Override
  public byte[] ciphertext() {
    return RecordVersions.ciphertext(object.getSpec().getCiphertext());
  }

  @Override
  public KeptVersion named(String next) {
    return changed(meta().withName(next), object.getSpec());
  }

  @Override
  public KeptVersion holding(byte[] ciphertext) {
    SecretVersionSpec known = object.getSpec();
    SecretVersionSpec spec = new SecretVersionSpec();
    known.unknownFields().forEach(spec::unknownField);
    spec.setFormat(known.getFormat());
    spec.setArn(known.getArn());
    spec.setVersionId(known.getVersionId());
    spec.setCiphertext(Base64.getEncoder().encodeToString(ciphertext));
    return changed(meta(), spec);
  }

  @Override
  public KeptVersion claimed(Instant until) {
    return changed(
        meta().addToAnnotations(KubernetesVersionStore.CLAIMED_AT, until.toString()),
        object.getSpec());
  }

  private ObjectMetaBuilder meta() {
    return new ObjectMetaBuilder(object.getMetadata());
  }

  private static KeptVersion changed(ObjectMetaBuilder meta, SecretVersionSpec spec) {
    SecretVersionResource changed = new SecretVersionResource();
    changed.setMetadata(meta.build());
    changed.setSpec(spec);
    return new SeenVersion(changed);
  }
}
