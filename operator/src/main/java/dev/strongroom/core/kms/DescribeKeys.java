package dev.strongroom.core.kms;

import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.kms.KeyAccess.Reach;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.Rejected;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says what there is of keys, from memory.
 *
 * <p>All methods throw {@link Rejected} when the caller may not, and {@link KmsRejected} when there
 * is no such key, or with {@link Kind#INVALID_MARKER} when a page is asked for with a marker that
 * nobody gave out.
 */
public final class DescribeKeys {
  private final KeyAccess access;

  /** Describes keys that are found this way. */
  public DescribeKeys(KeyAccess access) {
    this.access = access;
  }

  /**
   * An alias.
   *
   * @param name with {@code alias/} in front
   * @param target id of its key; empty for the default key while there is none
   */
  public record Alias(String name, String arn, Optional<String> target) {}

  /** A tag. */
  public record Tag(String key, String value) {}

  /** A key; the default key of the account is made if it is asked for by its alias. */
  public LocatedKey describe(ActionCall call, String keyId) {
    return access.require(call, KmsAction.DESCRIBE_KEY, keyId, Reach.ANY_ACCOUNT);
  }

  /** The keys of the account. */
  public Page<LocatedKey> list(ActionCall call, Page.Request page) {
    access.requireInAccount(call, KmsAction.LIST_KEYS);
    return Page.of(
        access.locator().own(call.caller()), key -> key.record().keyId().toString(), page);
  }

  /**
   * The aliases of the account, or of one of its keys. The alias of the default key is always among
   * the former, as with AWS.
   */
  public Page<Alias> aliases(ActionCall call, Optional<String> keyId, Page.Request page) {
    access.requireInAccount(call, KmsAction.LIST_ALIASES);
    Stream<Alias> all =
        keyId
            .map(id -> aliases(inAccount(call, id)))
            .orElseGet(
                () ->
                    Stream.concat(
                        access
                            .locator()
                            .own(call.caller())
                            .filter(key -> !key.record().isDefault())
                            .flatMap(this::aliases),
                        Stream.of(defaultAlias(call))));
    return Page.of(all, Alias::name, page);
  }

  /** The policy of a key; what the account decides by when it has none. */
  public String policy(ActionCall call, String keyId, String name) {
    LocatedKey key = access.require(call, KmsAction.GET_KEY_POLICY, keyId, Reach.OWN_ACCOUNT);
    KeyPolicies.requireName(name);
    return key.customer()
        .declared()
        .policy()
        .orElseGet(() -> KeyPolicies.ofAccount(key.arn().account()));
  }

  /** The names of the policies of a key. */
  public Page<String> policyNames(ActionCall call, String keyId, Page.Request page) {
    access.require(call, KmsAction.LIST_KEY_POLICIES, keyId, Reach.OWN_ACCOUNT);
    return Page.of(Stream.of(KeyPolicies.NAME), name -> name, page);
  }

  /** A key whose rotation is asked for. */
  public LocatedKey rotationStatus(ActionCall call, String keyId) {
    return access.require(call, KmsAction.GET_KEY_ROTATION_STATUS, keyId, Reach.ANY_ACCOUNT);
  }

  /** The tags of a key. */
  public Page<Tag> tags(ActionCall call, String keyId, Page.Request page) {
    LocatedKey key = access.require(call, KmsAction.LIST_RESOURCE_TAGS, keyId, Reach.OWN_ACCOUNT);
    Map<String, String> tags = key.customer().declared().tags();
    return Page.of(
        tags.entrySet().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())), Tag::key, page);
  }

  /** A key of the account, which may be listed. */
  private LocatedKey inAccount(ActionCall call, String keyId) {
    KeyReference reference = KeyReference.parse(keyId);
    return access
        .locator()
        .find(call.caller(), reference)
        .filter(key -> key.arn().account().equals(call.caller().account()))
        .orElseThrow(() -> reference.notFound(access.locator().arn(call.caller(), reference)));
  }

  private Stream<Alias> aliases(LocatedKey key) {
    return key.record().aliases().stream()
        .map(
            alias ->
                new Alias(
                    "alias/" + alias,
                    access.locator().aliasArn(key.arn(), alias),
                    Optional.of(key.record().keyId().toString())));
  }

  private Alias defaultAlias(ActionCall call) {
    String name = "alias/" + KeyRecord.DEFAULT_ALIAS;
    KeyReference reference = KeyReference.parse(name);
    return new Alias(
        name,
        access.locator().arn(call.caller(), reference),
        access
            .locator()
            .find(call.caller(), reference)
            .map(key -> key.record().keyId().toString()));
  }
}
