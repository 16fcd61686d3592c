package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.adapters.kubernetes.projection.ProjectedSecrets;
import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.keymaterial.KeyMaterial;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.projection.Consent;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.secrets.FirstValue;
import dev.strongroom.core.secrets.FirstValue.FromSecret;
import dev.strongroom.core.secrets.FirstValue.Generated;
import dev.strongroom.core.secrets.FirstValue.GeneratedKey;
import dev.strongroom.core.values.SecretTemplate;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.core.work.UnresolvedReferences.Question;
import dev.strongroom.core.work.UnresolvedReferences.Reference;
import dev.strongroom.core.work.UnresolvedReferences.Waiter;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiFunction;

/** Makes first values: random ones, and those taken once from a Secret of the owner's namespace. */
public final class FirstValues implements FirstValue.Source {
  private final BiFunction<ObjectName, ObjectName, Optional<Secret>> secrets;
  private final References references;
  private final Generators generators;
  private final SecretTemplate template;

  /**
   * First values by these generators, and from Secrets.
   *
   * @param secrets reads a Secret by namespace and name from the API server
   */
  public FirstValues(
      BiFunction<ObjectName, ObjectName, Optional<Secret>> secrets,
      References references,
      Generators generators,
      SecretTemplate template) {
    this.secrets = secrets;
    this.references = references;
    this.generators = generators;
    this.template = template;
  }

  @Override
  public SecretValue make(Owner owner, FirstValue firstValue) {
    if (firstValue instanceof FromSecret from) {
      return taken(owner, from);
    }
    return firstValue instanceof GeneratedKey key
        ? generated(key)
        : generated((Generated) firstValue);
  }

  private SecretValue generated(Generated how) {
    SecretValue password = generators.passwords().generate(how.rules());
    if (how.template().isEmpty()) {
      return password;
    }
    try (password) {
      return template.fill(how.template().get().json(), how.template().get().key(), password);
    }
  }

  private SecretValue generated(GeneratedKey how) {
    try (KeyMaterial key = generators.keys().generate(how.rules())) {
      return template.fill(how.template(), key.members());
    }
  }

  private SecretValue taken(Owner owner, FromSecret from) {
    String namespace = owner.namespace();
    Question question =
        new Question(
            new Waiter(HasMetadata.getKind(ManagedSecret.class), namespace, owner.name()),
            new Reference(References.SECRETS, namespace, from.secretName().value()),
            from.key().value());
    return references.resolve(question, () -> read(owner, from));
  }

  private SecretValue read(Owner owner, FromSecret from) {
    Secret secret =
        secrets
            .apply(new ObjectName(owner.namespace()), from.secretName())
            .orElseThrow(
                () -> new NotYet(DeclarationReason.SourceSecretNotFound.with(from.secretName())));
    Consent consent = ProjectedSecrets.consent(secret);
    if (!consent.isGivenTo(owner.name())) {
      throw new NotYet(
          consent.missing("spec.value.fromSecret.name", from.secretName().value(), owner));
    }
    String encoded = secret.getData() == null ? null : secret.getData().get(from.key().value());
    if (encoded == null) {
      throw new NotYet(DeclarationReason.SourceKeyNotFound.with(from.secretName(), from.key()));
    }
    byte[] value = Base64.getDecoder().decode(encoded);
    if (value.length == 0 || value.length > SecretValue.MAX_BYTES) {
      Arrays.fill(value, (byte) 0);
      throw new NotYet(
          DeclarationReason.SourceValueSize.with(from.secretName(), from.key(), value.length));
    }
    return SecretValue.detecting(value);
  }
}
