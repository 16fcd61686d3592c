package dev.strongroom.core.actions;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.policy.RequestContext;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The condition keys of tags in requests. */
final class SecretTags {
  private SecretTags() {}

  /** Of tags that are added. */
  static UnaryOperator<RequestContext.Builder> added(Map<String, String> tags) {
    return keys ->
        keys.tags(ConditionKeys.REQUEST_TAG, tags).list(ConditionKeys.TAG_KEYS, tags.keySet());
  }

  /** Of tags that are taken away. */
  static UnaryOperator<RequestContext.Builder> removed(Set<String> tagKeys) {
    return keys -> keys.list(ConditionKeys.TAG_KEYS, tagKeys);
  }
}
