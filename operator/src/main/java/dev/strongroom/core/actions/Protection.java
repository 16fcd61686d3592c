package dev.strongroom.core.actions;

import dev.strongroom.core.access.AttachedPolicy;
import dev.strongroom.core.access.KeyUse;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.ProtectedKey;
import dev.strongroom.core.access.ProtectedSecret;
import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.KeyUnusable.Use;
import dev.strongroom.core.record.SecretAttributes.RotationSettings;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What the doors go by, from what the store has of secrets and keys. */
public final class Protection {
  private static final String KEY_POLICY = "key policy";

  private final Function<UUID, Optional<KeyRecord>> keys;
  private final Policies policies;

  /** Parsed policies. Making one costs more than asking it, so they are kept for some time. */
  public interface Policies {
    /** The policy of this name with this text, which was checked when it was stored. */
    AttachedPolicy get(String name, String text);
  }

  /** Protection by the keys that these records are of. */
  public Protection(Function<UUID, Optional<KeyRecord>> keys, Policies policies) {
    this.keys = keys;
    this.policies = policies;
  }

  /** What the doors need to know of a secret. */
  public ProtectedSecret of(SecretRecord record) {
    return new ProtectedSecret(
        record.arn(),
        record.owner(),
        record.metadata().tags(),
        record.metadata().type(),
        record.attributes().rotation().flatMap(RotationSettings::functionArn),
        policies(record));
  }

  /** All of them count together (AWS, named resource policies). */
  private List<AttachedPolicy> policies(SecretRecord record) {
    List<AttachedPolicy> all = new ArrayList<>();
    record
        .metadata()
        .policy()
        .ifPresent(text -> all.add(policies.get(ResourcePolicyChecks.DEFAULT_POLICY, text)));
    record
        .attributes()
        .managedPolicies()
        .forEach((name, text) -> all.add(policies.get(name, text)));
    return all;
  }

  /** The use of the key that a version is or would be encrypted under. */
  public KeyUse use(SecretRecord record, VersionId version, KmsAction... actions) {
    return KeyUse.of(
        key(record, record.sealedUnder(version)), record.arn(), version.value(), actions);
  }

  /** The use of the key that new versions are encrypted under, without a version. */
  KeyUse tried(SecretRecord record, KmsAction... actions) {
    return KeyUse.trying(key(record, record.metadata().key()), record.arn(), actions);
  }

  /** The use of the key that a new version is encrypted under. */
  KeyUse encryption(SecretRecord record, VersionId version) {
    return KeyUse.of(
        key(record, record.metadata().key()), record.arn(), version.value(), KmsAction.ENCRYPT);
  }

  /**
   * The use of the key that opens a version for reading: the newest wrap whose key can be used, by
   * which the cipher goes too.
   *
   * @return empty when none of its keys is in the store: nobody can read it then
   */
  Optional<KeyUse> opening(SecretRecord record, VersionId version) {
    Optional<Optional<UUID>> first = Optional.empty();
    for (Optional<UUID> key : KeyReferences.keysOf(record, version).all()) {
      Optional<KeyRecord> found = key.flatMap(this::found);
      if (key.isPresent() && found.isEmpty()) {
        continue;
      }
      if (found.flatMap(KeyRecord::obstacle).isEmpty()) {
        return Optional.of(decryption(record, key, version));
      }
      first = first.or(() -> Optional.of(key));
    }
    return first.map(key -> decryption(record, key, version));
  }

  private KeyUse decryption(SecretRecord record, Optional<UUID> key, VersionId version) {
    return KeyUse.of(key(record, key), record.arn(), version.value(), KmsAction.DECRYPT);
  }

  private Optional<KeyRecord> found(UUID id) {
    return keys.apply(id);
  }

  private ProtectedKey key(SecretRecord record, Optional<UUID> key) {
    return key.<ProtectedKey>map(this::customer)
        .orElseGet(() -> new ProtectedKey.Default(record.arn().account()));
  }

  /**
   * A customer-managed key.
   *
   * @throws KeyUnusable when it is not there
   */
  public ProtectedKey.Customer customer(UUID id) {
    return of(
        found(id)
            .flatMap(KeyRecord::customer)
            .orElseThrow(() -> new KeyUnusable(Use.DECRYPT, KeyReason.KeyMissing.with(id))));
  }

  /** What the doors need to know of a customer-managed key. */
  public ProtectedKey.Customer of(CustomerKey key) {
    return new ProtectedKey.Customer(
        key.arn(),
        key.declared().owner().name(),
        key.declared().tags(),
        key.declared().policy().map(text -> policies.get(KEY_POLICY, text)));
  }
}
