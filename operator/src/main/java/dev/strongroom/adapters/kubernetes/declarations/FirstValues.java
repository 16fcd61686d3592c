package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.keymaterial.KeyMaterial;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.secrets.FirstValue;
import dev.strongroom.core.secrets.FirstValue.FromSecret;
import dev.strongroom.core.secrets.FirstValue.Generated;
import dev.strongroom.core.secrets.FirstValue.GeneratedKey;
import dev.strongroom.core.values.SecretTemplate;
import dev.strongroom.core.values.SecretValue;

/** Makes first values: random ones, and those taken once from a Secret of the owner's namespace. */
public final class FirstValues implements FirstValue.Source {
  private final SourceSecrets sources;
  private final References references;
  private final Generators generators;
  private final SecretTemplate template;

  /** First values by these generators, and from these Secrets. */
  public FirstValues(
      SourceSecrets sources,
      References references,
      Generators generators,
      SecretTemplate template) {
    this.sources = sources;
    this.references = references;
    this.generators = generators;
    this.template = template;
  }

  @Override
  public SecretValue make(Owner owner, FirstValue firstValue) {
    if (firstValue instanceof FromSecret from) {
      return references.resolve(
          SourceSecrets.question(owner, from), () -> sources.take(owner, from));
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
}
