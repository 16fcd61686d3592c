package dev.strongroom.core.access;

import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.record.AccountId;
import java.util.Map;
import java.util.Optional;

/** What the key door needs to know of a key. */
public sealed interface ProtectedKey {
  /** The account that the key belongs to. */
  AccountId account();

  /**
   * An account's default key aws/secretsmanager. Everybody in the account may use it through
   * Secrets Manager and nobody else ever; its policy cannot be changed (AWS).
   */
  record Default(AccountId account) implements ProtectedKey {}

  /**
   * A customer-managed key.
   *
   * @param arn its ARN
   * @param name of its EncryptionKey, which RBAC goes by in its own account
   * @param tags its tags
   * @param policy its key policy; without one its account decides, as by the policy that AWS gives
   *     new keys
   */
  record Customer(
      KeyArn arn, String name, Map<String, String> tags, Optional<AttachedPolicy> policy)
      implements ProtectedKey {
    /** Copies. */
    public Customer {
      tags = Map.copyOf(tags);
    }

    @Override
    public AccountId account() {
      return arn.account();
    }
  }
}
