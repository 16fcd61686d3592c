package dev.strongroom.adapters.kubernetes.importing;

import dev.strongroom.core.importing.Adoption;
import dev.strongroom.core.importing.NativeSecret;
import dev.strongroom.core.values.JsonText;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.ManagedSecretSpec.FromSecret;
import dev.strongroom.crds.ManagedSecretSpec.TakenKeys;
import dev.strongroom.crds.ManagedSecretSpec.ValueSource;
import dev.strongroom.crds.Projection;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What core decides about, and what it decides, as objects of Kubernetes. */
final class AdoptedObjects {
  private AdoptedObjects() {}

  /** What is known of a Secret. */
  static NativeSecret described(Secret secret) {
    ObjectMeta metadata = secret.getMetadata();
    SortedMap<String, NativeSecret.Content> keys = new TreeMap<>();
    Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
        .forEach((key, encoded) -> keys.put(key, content(encoded)));
    return new NativeSecret(
        metadata.getName(),
        secret.getType(),
        Boolean.TRUE.equals(secret.getImmutable()),
        Objects.requireNonNullElse(metadata.getLabels(), Map.of()),
        Objects.requireNonNullElse(metadata.getAnnotations(), Map.of()),
        controller(metadata),
        keys);
  }

  private static NativeSecret.Content content(String encoded) {
    byte[] bytes = Base64.getDecoder().decode(encoded);
    byte[] written = JsonText.quoted(bytes);
    NativeSecret.Content content =
        new NativeSecret.Content(bytes.length, written.length, SecretValue.isText(bytes));
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(written, (byte) 0);
    return content;
  }

  private static Optional<String> controller(ObjectMeta metadata) {
    return Objects.requireNonNullElse(metadata.getOwnerReferences(), List.<OwnerReference>of())
        .stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(owner -> owner.getKind() + " " + owner.getName())
        .findFirst();
  }

  /** The object that takes a Secret over. */
  static ManagedSecret declared(Adoption adoption, String namespace) {
    String name = adoption.secret().name();
    ManagedSecret object = new ManagedSecret();
    object.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    object.setSpec(
        new ManagedSecretSpec(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new ValueSource(null, source(adoption)),
            projection(adoption),
            null,
            null,
            null,
            null,
            null,
            null));
    return object;
  }

  private static FromSecret source(Adoption adoption) {
    String name = adoption.secret().name();
    List<String> binary = adoption.binaryKeys();
    return adoption
        .onlyKey()
        .map(key -> new FromSecret(name, key, null, null, null))
        .orElseGet(
            () ->
                new FromSecret(name, null, TakenKeys.All, binary.isEmpty() ? null : binary, null));
  }

  private static Projection projection(Adoption adoption) {
    String type = adoption.secret().type();
    return new Projection(
        null,
        type.equals("Opaque") ? null : type,
        orNull(adoption.labels()),
        orNull(adoption.annotations()),
        adoption.keys().stream().map(key -> entry(key, adoption)).toList(),
        null,
        null,
        null,
        true);
  }

  private static Projection.Entry entry(String key, Adoption adoption) {
    if (adoption.onlyKey().isPresent()) {
      return new Projection.Entry(key, null, null);
    }
    return adoption.binaryKeys().contains(key)
        // No key of a Secret has a quote in it.
        ? new Projection.Entry(key, null, "<% base64.decode(value['" + key + "']) %>")
        : new Projection.Entry(key, key, null);
  }

  private static Map<String, String> orNull(Map<String, String> metadata) {
    return metadata.isEmpty() ? null : metadata;
  }
}
