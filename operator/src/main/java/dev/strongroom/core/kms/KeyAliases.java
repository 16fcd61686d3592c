package dev.strongroom.core.kms;

import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.kms.KeyAccess.Reach;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.Rejected;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The aliases of keys of the caller's account, up to {@value KeyDeclaration#MAX_ALIASES} of a key.
 * One that was given none has the name of its EncryptionKey. Aliases have no rights of their own;
 * those of their keys count, of both where an alias goes from one key to another.
 *
 * <p>All methods throw {@link Rejected} when the caller may not, and {@link KmsRejected} when there
 * is no such key or alias.
 */
public final class KeyAliases {
  private static final String PREFIX = "alias/";
  private static final Pattern NAME = Pattern.compile("alias/[A-Za-z0-9/_-]{1,250}");
  private static final String RESERVED = "alias/aws/";

  private final KeyAccess access;
  private final KeyWriter writer;

  /** The use cases over these. */
  public KeyAliases(KeyAccess access, KeyWriter writer) {
    this.access = access;
    this.writer = writer;
  }

  /**
   * Gives a key an alias.
   *
   * @param aliasName with {@code alias/} in front
   * @throws KmsRejected with {@link Kind#INVALID_ALIAS}, {@link Kind#ALREADY_EXISTS}, or {@link
   *     Kind#LIMIT_EXCEEDED}
   */
  public void create(ActionCall call, String aliasName, String keyId) {
    String alias = checked(aliasName);
    LocatedKey key = access.require(call, KmsAction.CREATE_ALIAS, keyId, Reach.OWN_ACCOUNT);
    KeyStates.requireNotPendingDeletion(key);
    holder(call, alias)
        .ifPresent(
            other -> {
              throw taken(other, alias);
            });
    requireRoom(key);
    writer.change(call.caller(), key, new KeyChange.AliasAdded(alias));
  }

  /**
   * Moves an alias to another key. Both objects are changed before the records, that of the new
   * holder first: whatever happens in between, the alias ends at one of the two.
   *
   * @throws KmsRejected with {@link Kind#LIMIT_EXCEEDED} when the other key has as many as it may
   */
  public void update(ActionCall call, String aliasName, String keyId) {
    String alias = checked(aliasName);
    LocatedKey from = access.require(call, KmsAction.UPDATE_ALIAS, aliasName, Reach.OWN_ACCOUNT);
    LocatedKey to = access.require(call, KmsAction.UPDATE_ALIAS, keyId, Reach.OWN_ACCOUNT);
    KeyStates.requireNotPendingDeletion(to);
    if (from.record().keyId().equals(to.record().keyId())) {
      return;
    }
    requireRoom(to);
    requireRemovable(call, from);
    KeyObjects.Declared next = writer.object(to, new KeyChange.AliasAdded(alias));
    writer.change(call.caller(), from, new KeyChange.AliasRemoved(alias));
    writer.declare(call.caller(), next);
  }

  /**
   * Takes an alias from its key. With the last one the key goes by the name of its object again.
   *
   * @throws KmsRejected with {@link Kind#INVALID_STATE} when it is that name
   */
  public void delete(ActionCall call, String aliasName) {
    if (!aliasName.startsWith(PREFIX)) {
      throw invalid();
    }
    LocatedKey key = access.require(call, KmsAction.DELETE_ALIAS, aliasName, Reach.OWN_ACCOUNT);
    requireRemovable(call, key);
    writer.change(
        call.caller(), key, new KeyChange.AliasRemoved(aliasName.substring(PREFIX.length())));
  }

  private static String checked(String aliasName) {
    if (!NAME.matcher(aliasName).matches() || aliasName.startsWith(RESERVED)) {
      throw invalid();
    }
    return aliasName.substring(PREFIX.length());
  }

  private static KmsRejected invalid() {
    return new KmsRejected(Kind.INVALID_ALIAS, KmsReason.AliasNameInvalid.with());
  }

  private KmsRejected taken(LocatedKey holder, String alias) {
    String arn = access.locator().aliasArn(holder.arn(), alias);
    return new KmsRejected(Kind.ALREADY_EXISTS, KmsReason.AliasTakenByKey.with(arn));
  }

  private Optional<LocatedKey> holder(ActionCall call, String alias) {
    return access
        .locator()
        .own(call.caller())
        .filter(key -> key.record().hasAlias(alias))
        .findFirst();
  }

  /** The last alias must be one that was given, and the name of the object must be free. */
  private void requireRemovable(ActionCall call, LocatedKey key) {
    if (key.record().aliases().size() > 1) {
      return;
    }
    String name = key.customer().declared().owner().name();
    if (key.record().alias().equals(name)) {
      throw new KmsRejected(Kind.INVALID_STATE, KmsReason.AliasOfObject.with(name));
    }
    holder(call, name)
        .ifPresent(
            other -> {
              throw taken(other, name);
            });
  }

  private static void requireRoom(LocatedKey key) {
    int count = key.record().aliases().size();
    if (count >= KeyDeclaration.MAX_ALIASES) {
      throw new KmsRejected(Kind.LIMIT_EXCEEDED, KmsReason.TooManyAliases.with(key.arn(), count));
    }
  }
}
