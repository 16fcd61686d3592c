package dev.strongroom.core.secrets;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.Tenancy;
import java.util.Optional;

/**
 * What a user declares of a secret.
 *
 * @param owner the declaring object
 * @param account the account of its namespace
 * @param tenancy the incarnation of its namespace that the object is in, as far as that was asked
 *     for: {@link Tenancy#UNKNOWN} leaves what is stored
 * @param name the secret's name
 * @param metadata description, tags, type, and what else is said of it
 * @param firstValue how the first value comes; empty when it is put later
 * @param onRecreate what happens when the secret is scheduled for deletion
 * @param formerOwner name of an object of the same namespace whose secret this one takes over
 */
public record DeclaredSecret(
    Owner owner,
    AccountId account,
    Tenancy tenancy,
    SecretName name,
    Metadata metadata,
    Optional<FirstValue> firstValue,
    OnRecreate onRecreate,
    Optional<String> formerOwner) {

  /** What happens when a secret is declared whose deletion is scheduled. */
  public enum OnRecreate {
    /** It is restored, with all its versions and labels. */
    RESTORE,
    /** It stays scheduled, and the declaration is refused, as AWS does. */
    REFUSE
  }

  /** Whether this declaration may have the secret of that owner. */
  boolean mayHave(Owner holder) {
    return owner.sameObject(holder)
        || owner.namespace().equals(holder.namespace())
            && formerOwner.equals(Optional.of(holder.name()));
  }
}
