package dev.strongroom.core.actions;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.KeyUse;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.ProtectedKey;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.KeyUnusable.Use;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.SecretArn;
import java.util.Optional;
import java.util.UUID;

/** The keys that requests name by KmsKeyId. */
public final class NamedKeys {
  private final KeyReferences references;
  private final Protection protection;

  /** Keys that are found this way. */
  public NamedKeys(KeyReferences references, Protection protection) {
    this.references = references;
    this.protection = protection;
  }

  /**
   * A key that a request names.
   *
   * @param id of a customer-managed key; empty for the account's default key
   * @param reference as the client wrote it; empty for the account's default key
   * @param protectedKey what the key door needs to know
   */
  record NamedKey(Optional<UUID> id, Optional<String> reference, ProtectedKey protectedKey) {
    /** Trying whether the caller may use the key for a secret, without a version. */
    KeyUse tried(SecretArn secret, KmsAction... actions) {
      return KeyUse.trying(protectedKey, secret, actions);
    }
  }

  /**
   * What was found of a key. That it is not there, or cannot be used, is told to those alone whom
   * the doors let through.
   *
   * @param key empty when it cannot be used
   * @param failure why not
   */
  record Found(Optional<NamedKey> key, Optional<Failure> failure) {
    /** The condition key of a customer-managed key. */
    RequestContext.Builder into(RequestContext.Builder context) {
      if (key.isPresent() && key.get().protectedKey() instanceof ProtectedKey.Customer customer) {
        context.text(ConditionKeys.KMS_KEY_ARN, customer.arn().toString());
      }
      return context;
    }

    /**
     * The key.
     *
     * @throws KeyUnusable when there is no such key, or it is disabled or scheduled for deletion
     * @throws Rejected when it is another account's, whose keys cannot encrypt secrets here
     */
    NamedKey get() {
      failure.ifPresent(
          why -> {
            throw why;
          });
      return key.orElseThrow();
    }
  }

  /**
   * Looks for a key for the secrets of an account.
   *
   * @param namespace of the account
   * @param kmsKeyId an ARN of a key or alias, an alias or a key id; without characters for the
   *     account's default key
   */
  Found find(String namespace, AccountId account, String kmsKeyId) {
    try {
      Optional<UUID> id =
          kmsKeyId.isEmpty()
              ? Optional.empty()
              : references.find(namespace, account, kmsKeyId).map(this::requireUsable);
      ProtectedKey key =
          id.<ProtectedKey>map(protection::customer)
              .orElseGet(() -> new ProtectedKey.Default(account));
      return found(new NamedKey(id, id.map(customer -> kmsKeyId), key));
    } catch (NotYet noSuchKey) {
      return failed(new KeyUnusable(Use.ENCRYPT, RequestReason.KmsKeyNotFound.with(kmsKeyId)));
    } catch (InvalidInput foreign) {
      return failed(
          new Rejected(Kind.INVALID_PARAMETER, RequestReason.KmsKeyForeign.with(kmsKeyId)));
    } catch (KeyUnusable unusable) {
      return failed(unusable);
    }
  }

  private UUID requireUsable(UUID id) {
    references
        .record(id)
        .flatMap(KeyRecord::obstacle)
        .ifPresent(
            finding -> {
              throw new KeyUnusable(Use.ENCRYPT, finding);
            });
    return id;
  }

  private static Found found(NamedKey key) {
    return new Found(Optional.of(key), Optional.empty());
  }

  private static Found failed(Failure failure) {
    return new Found(Optional.empty(), Optional.of(failure));
  }
}
