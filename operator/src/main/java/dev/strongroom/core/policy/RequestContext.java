package dev.strongroom.core.policy;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The condition keys of a request with their values. Names of keys are not case-sensitive (IAM). A
 * key that has no value is absent.
 */
public final class RequestContext {
  /** No keys. */
  public static final RequestContext EMPTY = builder().build();

  /**
   * Values of a key.
   *
   * @param values at least one
   * @param multivalued whether the key is one that has several, such as aws:TagKeys
   */
  record Values(List<String> values, boolean multivalued) {
    Values {
      values = List.copyOf(values);
    }
  }

  private final Supplier<Builder> maker;
  private volatile Map<String, Values> made;

  private RequestContext(Supplier<Builder> maker, Map<String, Values> made) {
    this.maker = maker;
    this.made = made;
  }

  /** A context without keys, to add to. */
  public static Builder builder() {
    return new Builder(Map.of());
  }

  /**
   * A context that is put together when a policy first asks for a key. Most requests meet no
   * policy, and then it costs nothing.
   *
   * @param maker always adds the same keys
   */
  public static RequestContext deferred(Supplier<Builder> maker) {
    return new RequestContext(maker, null);
  }

  /** This context, to add to. */
  public Builder toBuilder() {
    return new Builder(keys());
  }

  private Map<String, Values> keys() {
    Map<String, Values> known = made;
    if (known == null) {
      known = Map.copyOf(maker.get().keys);
      made = known;
    }
    return known;
  }

  /** The name of a key as contexts have it. */
  static String normal(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  /** The values of a key, whose name is {@link #normal}; empty when it is absent. */
  Optional<Values> values(String key) {
    return Optional.ofNullable(keys().get(key));
  }

  /** The value of a key that has exactly one and is not multivalued. */
  Optional<String> single(String key) {
    return values(normal(key))
        .filter(found -> !found.multivalued() && found.values().size() == 1)
        .map(found -> found.values().get(0));
  }

  /**
   * Adds keys. Tags whose keys differ in case alone come to one condition key with several values,
   * of which a condition that allows must match all, and one that denies any.
   */
  public static final class Builder {
    private final Map<String, Values> keys;

    private Builder(Map<String, Values> keys) {
      this.keys = new HashMap<>(keys);
    }

    /** A text, or an ARN. */
    public Builder text(String key, String value) {
      keys.merge(normal(key), new Values(List.of(value), false), Builder::both);
      return this;
    }

    /** A number. */
    public Builder number(String key, long value) {
      return text(key, Long.toString(value));
    }

    /** True or false. */
    public Builder bool(String key, boolean value) {
      return text(key, Boolean.toString(value));
    }

    /** A time, as ISO 8601 text. */
    public Builder time(String key, Instant value) {
      return text(key, value.toString());
    }

    /** Several texts under a multivalued key; none leave it absent. */
    public Builder list(String key, Collection<String> values) {
      if (!values.isEmpty()) {
        keys.merge(normal(key), new Values(List.copyOf(values), true), Builder::both);
      }
      return this;
    }

    /**
     * Tags, each as a key of its own.
     *
     * @param prefix such as {@code aws:ResourceTag/}
     */
    public Builder tags(String prefix, Map<String, String> tags) {
      tags.forEach((key, value) -> text(prefix + key, value));
      return this;
    }

    /** Without the keys whose names begin like this. */
    public Builder without(String prefix) {
      keys.keySet().removeIf(key -> key.startsWith(normal(prefix)));
      return this;
    }

    /** The context. */
    public RequestContext build() {
      return new RequestContext(() -> this, Map.copyOf(keys));
    }

    private static Values both(Values one, Values other) {
      return new Values(
          Stream.concat(one.values().stream(), other.values().stream()).toList(),
          one.multivalued() || other.multivalued());
    }
  }
}
