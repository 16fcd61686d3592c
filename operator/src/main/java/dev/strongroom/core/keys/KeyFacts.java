package dev.strongroom.core.keys;

import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a declared key before its record is changed.
 *
 * @param declared what its owner declares
 * @param request the rotation that the owner asks for
 * @param stored its record, as the store has it now
 * @param namespace the owner's namespace as it was a moment ago: good for making a key in it
 * @param current the owner's namespace as it is now, once {@link KeyAction.AskNamespace} was
 *     decided
 * @param aliasHolder another object whose key has one of the declared aliases
 * @param now the time
 */
record KeyFacts(
    KeyDeclaration declared,
    Optional<String> request,
    Optional<KeyRecord> stored,
    NamespaceIdentity namespace,
    Optional<NamespaceIdentity> current,
    Optional<AliasHolder> aliasHolder,
    Instant now) {
  /** The owner of the key that has an alias. */
  record AliasHolder(String alias, Owner owner) {}

  /** With the namespace as it is now. */
  KeyFacts in(NamespaceIdentity asked) {
    return new KeyFacts(declared, request, stored, namespace, Optional.of(asked), aliasHolder, now);
  }
}
