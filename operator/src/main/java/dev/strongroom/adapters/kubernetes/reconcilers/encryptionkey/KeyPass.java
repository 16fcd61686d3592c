package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import dev.strongroom.adapters.kubernetes.declarations.KeyDeclarations;
import dev.strongroom.adapters.kubernetes.reading.KeptMetadata;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.encryptionkey.KeyOutcome;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.crds.EncryptionKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** One pass over an EncryptionKey: brings the record to the declaration, and says how it stands. */
public final class KeyPass {
  private final ExcludedNamespaces excluded;
  private final KeyDeclarations declarations;
  private final DeclareKey keys;
  private final Function<String, NamespaceIdentity> namespaces;
  private final Function<String, Optional<KeyRecord>> known;
  private final Function<UUID, List<String>> users;

  /**
   * A pass over these.
   *
   * @param namespaces who a namespace is, as it was a moment ago; throws when that is not known
   * @param known a record by its name, from memory
   * @param users names of the secrets that need a key
   */
  public KeyPass(
      ExcludedNamespaces excluded,
      KeyDeclarations declarations,
      DeclareKey keys,
      Function<String, NamespaceIdentity> namespaces,
      Function<String, Optional<KeyRecord>> known,
      Function<UUID, List<String>> users) {
    this.excluded = excluded;
    this.declarations = declarations;
    this.keys = keys;
    this.namespaces = namespaces;
    this.known = known;
    this.users = users;
  }

  KeyOutcome run(EncryptionKey key) {
    Attempt<Optional<KeyRecord>> declared = Attempt.of(() -> declare(key));
    Optional<KeyRecord> shown = declared.value().orElseGet(() -> known(key));
    List<String> needing = shown.map(KeyRecord::keyId).map(users).orElse(List.of());
    return KeyOutcome.of(declared, shown, needing);
  }

  private Optional<KeyRecord> declare(EncryptionKey key) {
    String namespace = key.getMetadata().getNamespace();
    excluded.require(namespace);
    KeptMetadata.requireWhole(key);
    return keys.declare(
        declarations.read(key), namespaces.apply(namespace), KeyDeclarations.request(key));
  }

  /** The key of this very object; one of an earlier incarnation may be somebody else's. */
  private Optional<KeyRecord> known(EncryptionKey key) {
    Owner declaring = KeyDeclarations.owner(key);
    return known
        .apply(DeclareKey.recordName(declaring))
        .filter(record -> record.customer().filter(k -> isOf(k, declaring)).isPresent());
  }

  private static boolean isOf(CustomerKey key, Owner owner) {
    return key.declared().owner().equals(owner);
  }
}
