package dev.strongroom.core.kms;

import dev.strongroom.core.keys.KeyDeclaration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is to become of an EncryptionKey object. All else in it stays as it is. */
public sealed interface KeyChange {
  /** Whether the key may be used. */
  record Enabled(boolean enabled) implements KeyChange {}

  /** Another set of aliases. It follows from the one that is there, so nothing else may. */
  sealed interface OfAliases extends KeyChange {
    /** What is declared afterwards. */
    KeyDeclaration after(KeyDeclaration before);
  }

  /** One alias more, without {@code alias/} in front. */
  record AliasAdded(String alias) implements OfAliases {
    @Override
    public KeyDeclaration after(KeyDeclaration before) {
      return before.withAlias(alias);
    }
  }

  /** One alias less. */
  record AliasRemoved(String alias) implements OfAliases {
    @Override
    public KeyDeclaration after(KeyDeclaration before) {
      return before.withoutAlias(alias);
    }
  }

  /** What the key is for. */
  record Description(String description) implements KeyChange {}

  /** Its key policy, well-formed JSON. */
  record Policy(String policy) implements KeyChange {}

  /** Days from one material to the next, 90 to 2560; empty for rotations on demand alone. */
  record RotationPeriod(Optional<Integer> days) implements KeyChange {}

  /** A rotation now; the same id asks for it once. */
  record Rotation(String request) implements KeyChange {}

  /** The end of the key after a window of 7 to 30 days. */
  record Deletion(int windowDays) implements KeyChange {}

  /** No end any more; the key is disabled, as AWS leaves it. */
  record DeletionCancelled() implements KeyChange {}

  /** Tags that are added, or get other values. */
  record Tags(Map<String, String> tags) implements KeyChange {}

  /** Tags that go. */
  record TagsRemoved(Set<String> keys) implements KeyChange {}
}
