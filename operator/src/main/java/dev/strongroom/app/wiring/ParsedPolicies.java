package dev.strongroom.app.wiring;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.strongroom.core.access.AttachedPolicy;
import dev.strongroom.core.actions.Protection;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyParser;

/** Each text is parsed once; the texts of policies that are gone fall out in time. */
final class ParsedPolicies implements Protection.Policies {
  private static final int MOST = 10_000;

  private record Key(String name, String text) {}

  private final LoadingCache<Key, AttachedPolicy> known;

  ParsedPolicies(PolicyParser parser) {
    this.known =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .build(
                key ->
                    AttachedPolicy.stored(
                        parser, key.name(), key.text(), PolicyDocument.MAX_KEY_POLICY_BYTES));
  }

  @Override
  public AttachedPolicy get(String name, String text) {
    return known.get(new Key(name, text));
  }
}
