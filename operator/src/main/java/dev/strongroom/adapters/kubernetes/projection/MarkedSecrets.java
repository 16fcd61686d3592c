package dev.strongroom.adapters.kubernetes.projection;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.reading.SecretVerdict;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionMark;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Makes the Secrets that are sent to the API server: all that is declared of them, and a mark. */
public final class MarkedSecrets {
  private final Supplier<ProjectionMac> mac;
  private final String installation;

  /** Secrets marked by this MAC and as this installation's. */
  public MarkedSecrets(Supplier<ProjectionMac> mac, String installation) {
    this.mac = mac;
    this.installation = installation;
  }

  /** The whole Secret. */
  public Secret of(ProjectionRequest request, ProjectedData data) {
    Holder holder = request.holder();
    ProjectionSpec spec = request.spec();
    Secret unmarked = unmarked(spec, data);
    Map<String, String> encoded = unmarked.getData();
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(StrongroomNames.holder(holder.kind()), holder.name());
    annotations.put(StrongroomNames.INSTALLATION, installation);
    annotations.put(
        StrongroomNames.MARK, mark(holder.namespace(), spec, request.version(), encoded));
    if (spec.tracked()) {
      annotations.put(StrongroomNames.CONTENT, content(holder.namespace(), spec, encoded));
    }
    return new SecretBuilder(unmarked)
        .editMetadata()
        .withNamespace(holder.namespace())
        .addToLabels(StrongroomNames.MANAGED_BY, StrongroomNames.MANAGED_BY_VALUE)
        .addToAnnotations(annotations)
        .withOwnerReferences(
            spec.owned() ? List.of(reference(holder, holder.object().uid())) : List.of())
        .endMetadata()
        .build();
  }

  /** The Secret as it is declared, without a namespace and what tells whose it is. */
  public static Secret unmarked(ProjectionSpec spec, ProjectedData data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(spec.secretName().value())
        .withLabels(spec.labels())
        .withAnnotations(spec.annotations())
        .endMetadata()
        .withType(spec.type())
        .withData(encoded(data))
        .build();
  }

  private static Map<String, String> encoded(ProjectedData data) {
    Map<String, String> encoded = new TreeMap<>();
    data.forEach(
        PlaintextAccess.granted(),
        (key, bytes) -> encoded.put(key, Base64.getEncoder().encodeToString(bytes)));
    return encoded;
  }

  private String mark(
      String namespace, ProjectionSpec spec, VersionId version, Map<String, String> data) {
    String digest = spec.digest();
    byte[] tag =
        mac.get()
            .mac(
                input ->
                    SecretVerdict.content(
                        input,
                        namespace,
                        spec.secretName().value(),
                        version.value(),
                        digest,
                        data));
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
    return new ProjectionMark(version.value(), digest, text).toString();
  }

  /** The MAC of a mark covers the version, too; equal content has an equal one of this kind. */
  private String content(String namespace, ProjectionSpec spec, Map<String, String> data) {
    byte[] tag =
        mac.get()
            .mac(
                input -> {
                  // No namespace, which is the first field of a mark, has such a name.
                  input.field(StrongroomNames.CONTENT + "/1");
                  input.field(namespace).field(spec.secretName().value());
                  data.forEach((key, value) -> input.field(key).field(value));
                });
    return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
  }

  static OwnerReference reference(Holder holder, String uid) {
    return new OwnerReferenceBuilder()
        .withApiVersion(StrongroomNames.API_VERSION)
        .withKind(holder.kind().name())
        .withName(holder.name())
        .withUid(uid)
        .build();
  }
}
