package dev.strongroom.core.secrets;

import dev.strongroom.core.record.Metadata;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a caller of the API changes of a declaration (AWS UpdateSecret, TagResource, UntagResource,
 * PutResourcePolicy, DeleteResourcePolicy). What is not named stays.
 *
 * @param description the new description; an empty one takes it away
 * @param type the new secret type; an empty one takes it away
 * @param key the new encryption key
 * @param tags tags that are added, or have a new value
 * @param withoutTags keys of tags that are taken away; unknown ones are none
 * @param policy the new resource policy, checked; an empty one takes it away
 */
public record DeclarationChange(
    Optional<String> description,
    Optional<String> type,
    Optional<Key> key,
    Map<String, String> tags,
    Set<String> withoutTags,
    Optional<String> policy) {
  /** Changes nothing. */
  public static final DeclarationChange NONE =
      new DeclarationChange(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Set.of(),
          Optional.empty());

  /**
   * An encryption key.
   *
   * @param reference as a ManagedSecret names it ({@code spec.key}); empty for the account's own
   * @param id its id; empty for the account's own
   */
  public record Key(Optional<String> reference, Optional<UUID> id) {
    /** The account's own key. */
    public static final Key DEFAULT = new Key(Optional.empty(), Optional.empty());

    /** A customer-managed key. */
    public static Key of(String reference, UUID id) {
      return new Key(Optional.of(reference), Optional.of(id));
    }
  }

  /** Copies. */
  public DeclarationChange {
    tags = Map.copyOf(tags);
    withoutTags = Set.copyOf(withoutTags);
  }

  /** And with this description. */
  public DeclarationChange withDescription(String next) {
    return new DeclarationChange(Optional.of(next), type, key, tags, withoutTags, policy);
  }

  /** And with this type. */
  public DeclarationChange withType(String next) {
    return new DeclarationChange(description, Optional.of(next), key, tags, withoutTags, policy);
  }

  /** And with this key. */
  public DeclarationChange withKey(Key next) {
    return new DeclarationChange(description, type, Optional.of(next), tags, withoutTags, policy);
  }

  /** And with these tags beside those that are there. */
  public DeclarationChange withTags(Map<String, String> next) {
    return new DeclarationChange(description, type, key, next, withoutTags, policy);
  }

  /** And without the tags of these keys. */
  public DeclarationChange withoutTags(Set<String> keys) {
    return new DeclarationChange(description, type, key, tags, keys, policy);
  }

  /** And with this resource policy. */
  public DeclarationChange withPolicy(String text) {
    return new DeclarationChange(description, type, key, tags, withoutTags, Optional.of(text));
  }

  /** The metadata after the change. */
  Metadata applied(Metadata before) {
    Map<String, String> nextTags = new TreeMap<>(before.tags());
    nextTags.putAll(tags);
    nextTags.keySet().removeAll(withoutTags);
    return new Metadata(
        description.orElse(before.description()),
        nextTags,
        type.orElse(before.type()),
        before.deletion(),
        before.pin(),
        key.map(Key::id).orElse(before.key()),
        policy.isPresent() ? policy.filter(text -> !text.isEmpty()) : before.policy());
  }
}
