package dev.strongroom.core.keys;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.record.Tenancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The truth about one encryption key, changed only by compare-and-swap as a whole.
 *
 * @param name its name in the store, unique; usable as a Kubernetes object name
 * @param namespace the account that owns the key; empty for Strongroom's own keys
 * @param alias what people call it, such as {@code aws/secretsmanager}; a customer-managed key may
 *     have more
 * @param keyId its id, new for every key that was ever made: ciphertexts name their key by it
 * @param versions its materials, oldest first, at least one; the last encrypts, all decrypt
 * @param customer the rest of a customer-managed key; empty for a key made on demand
 * @param revision the store's mark of this state; empty before the first
 */
public record KeyRecord(
    String name,
    String namespace,
    String alias,
    UUID keyId,
    List<KeyVersion> versions,
    Optional<CustomerKey> customer,
    String revision) {
  /** Alias of the key that encrypts an account's secrets unless they name another (AWS). */
  public static final String DEFAULT_ALIAS = "aws/secretsmanager";

  /** Name of the record of the key of MACs. */
  public static final String MAC_NAME = "projection-mac";

  /** Copies, and checks that there is a material. */
  public KeyRecord {
    versions = List.copyOf(versions);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("a key has at least one version");
    }
  }

  /** All its aliases. */
  public Set<String> aliases() {
    return customer.map(key -> key.declared().aliases()).orElseGet(() -> Set.of(alias));
  }

  /** Whether it has this alias. */
  public boolean hasAlias(String name) {
    return alias.equals(name)
        || customer.filter(key -> key.declared().additionalAliases().contains(name)).isPresent();
  }

  /** The material that encrypts now. */
  public KeyVersion current() {
    return versions.get(versions.size() - 1);
  }

  /** A material by its number. */
  public Optional<KeyVersion> version(int id) {
    for (KeyVersion version : versions) {
      if (version.id() == id) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /** Name of the record of an account's default key. */
  public static String defaultKeyName(String namespace) {
    return "default." + namespace;
  }

  /** Whether this is the default key of an account. */
  public boolean isDefault() {
    return customer.isEmpty() && alias.equals(DEFAULT_ALIAS);
  }

  /**
   * Whether the record has the name under which the store keeps this very key. One that has not was
   * copied by somebody else.
   */
  public boolean isInPlace() {
    String expected =
        customer
            .map(key -> DeclareKey.recordName(key.declared().owner()))
            .orElseGet(() -> namespace.isEmpty() ? MAC_NAME : defaultKeyName(namespace));
    return name.equals(expected);
  }

  /** Whether the key can be used. A key made on demand always can: nobody can disable it. */
  public KeyState state() {
    return customer.map(CustomerKey::state).orElse(KeyState.ENABLED);
  }

  /** Why the key cannot be used; empty when it can. */
  public Optional<Finding> obstacle() {
    return switch (state()) {
      case ENABLED -> Optional.empty();
      case DISABLED -> Optional.of(KeyReason.KeyDisabled.with(alias, owner()));
      case PENDING_DELETION ->
          Optional.of(
              KeyReason.KeyPendingDeletion.with(
                  alias, owner(), customer.flatMap(CustomerKey::deletionAt).orElseThrow()));
    };
  }

  private Object owner() {
    return customer.orElseThrow().declared().owner();
  }

  /** With other materials. */
  public KeyRecord withVersions(List<KeyVersion> next) {
    return new KeyRecord(name, namespace, alias, keyId, next, customer, revision);
  }

  /** With one material more, which encrypts from now on. */
  public KeyRecord withNewMaterial(KeyVersion next) {
    List<KeyVersion> all = new ArrayList<>(versions);
    all.add(next);
    return withVersions(all);
  }

  /** As a restore leaves it: the next owner of its name may have it. */
  public KeyRecord restored() {
    return customer.map(key -> withCustomer(key.withTenancy(Tenancy.RESTORED))).orElse(this);
  }

  /** With another state of a customer-managed key, and its alias. */
  KeyRecord withCustomer(CustomerKey next) {
    return new KeyRecord(
        name, namespace, next.declared().alias(), keyId, versions, Optional.of(next), revision);
  }
}
