package dev.strongroom.adapters.kubernetes.mirror;

import dev.strongroom.core.record.Owner;
import dev.strongroom.core.secrets.DeclarationChange;
import java.util.HashMap;
import java.util.Map;

/**
 * A JSON merge patch (RFC 7396) of a ManagedSecret: it names the fields that change, so that all
 * others stay, and the uid, which makes it one for this incarnation alone.
 */
final class DeclarationPatch {
  private DeclarationPatch() {}

  /** The patch, to be written as JSON with its nulls: they take fields away. */
  static Map<String, Object> of(Owner owner, DeclarationChange change) {
    Map<String, Object> spec = new HashMap<>();
    change.description().ifPresent(text -> spec.put("description", nullIfEmpty(text)));
    change.type().ifPresent(text -> spec.put("type", nullIfEmpty(text)));
    change.key().ifPresent(key -> spec.put("key", key.reference().orElse(null)));
    change.policy().ifPresent(text -> spec.put("resourcePolicy", nullIfEmpty(text)));
    Map<String, String> tags = new HashMap<>(change.tags());
    change.withoutTags().forEach(key -> tags.put(key, null));
    if (!tags.isEmpty()) {
      spec.put("tags", tags);
    }
    return Map.of("metadata", Map.of("uid", owner.uid()), "spec", spec);
  }

  private static String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
