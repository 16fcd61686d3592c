package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.Owner;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeySpec;
import dev.strongroom.crds.EncryptionKeySpec.Deletion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an EncryptionKey into core's words, with the defaults that its fields' descriptions name.
 */
public final class KeyDeclarations {
  private static final String POLICY = "spec.policy";
  private static final int LONGEST_REQUEST = 256;
  private static final EncryptionKeySpec EMPTY =
      new EncryptionKeySpec(null, null, null, null, null, null, null, null);

  private final PolicyParser policies;

  public KeyDeclarations(PolicyParser policies) {
    this.policies = policies;
  }

  /** What is declared; throws {@link InvalidInput} when that is not sound. */
  public KeyDeclaration read(EncryptionKey key) {
    EncryptionKeySpec spec = Optional.ofNullable(key.getSpec()).orElse(EMPTY);
    Optional<Deletion> deletion = Optional.ofNullable(spec.deletion());
    Optional<String> policy = Optional.ofNullable(spec.policy());
    policy.ifPresent(text -> policies.parse(POLICY, text, PolicyDocument.MAX_KEY_POLICY_BYTES));
    return new KeyDeclaration(
        owner(key),
        Optional.ofNullable(spec.alias()).orElse(key.getMetadata().getName()),
        Set.copyOf(Optional.ofNullable(spec.additionalAliases()).orElse(List.of())),
        Optional.ofNullable(spec.description()).orElse(""),
        Optional.ofNullable(spec.tags()).orElse(Map.of()),
        policy,
        !Boolean.FALSE.equals(spec.enabled()),
        Optional.ofNullable(spec.rotationPeriodInDays()).map(Duration::ofDays),
        deletion
            .map(Deletion::pendingWindowInDays)
            .map(Duration::ofDays)
            .orElse(KeyDeclaration.DEFAULT_WINDOW),
        deletion.map(Deletion::schedule).orElse(false));
  }

  public static Owner owner(EncryptionKey key) {
    return new Owner(
        key.getMetadata().getNamespace(), key.getMetadata().getName(), key.getMetadata().getUid());
  }

  /** The rotation that is asked for, if one is. */
  public static Optional<String> request(EncryptionKey key) {
    return Optional.ofNullable(key.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(StrongroomNames.ROTATE))
        .filter(id -> !id.isBlank())
        .map(id -> id.length() > LONGEST_REQUEST ? id.substring(0, LONGEST_REQUEST) : id);
  }
}
