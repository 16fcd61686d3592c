package dev.strongroom.core.record;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The encryption keys that open a version: the one it was written under, whose wrapped data key is
 * in the stored value, and those it was wrapped under since. Wraps that came later are here and not
 * with the value, because a value never changes: a cache of it is never stale, and all versions of
 * a secret go to another key by one change of one object.
 *
 * <p>Keys are customer-managed ones by their id; empty stands for the account's default key.
 *
 * @param sealed the key that the version was written under
 * @param rewraps wraps under other keys, newest first
 * @param retired whether {@code sealed} is not to open the version any more
 */
public record VersionKeys(Optional<UUID> sealed, List<Rewrap> rewraps, boolean retired) {
  /** Most wraps of a version; the oldest gives way. */
  public static final int MOST_REWRAPS = 8;

  /** Written under the default key of the account, and nothing since. */
  public static final VersionKeys DEFAULT = sealed(Optional.empty());

  /** Copies. */
  public VersionKeys {
    rewraps = List.copyOf(rewraps);
  }

  /** Written under this key, and nothing since. */
  public static VersionKeys sealed(Optional<UUID> key) {
    return new VersionKeys(key, List.of(), false);
  }

  /** All keys that open the version, the one to try first in front. */
  public Set<Optional<UUID>> all() {
    Set<Optional<UUID>> keys = new LinkedHashSet<>();
    rewraps.forEach(rewrap -> keys.add(rewrap.key()));
    if (!retired) {
      keys.add(sealed);
    }
    return keys;
  }

  /** The wrap under a key, if it was wrapped under it after it was written. */
  public Optional<Rewrap> rewrap(Optional<UUID> key) {
    return rewraps.stream().filter(r -> r.key().equals(key)).findFirst();
  }

  /** Whether a wrap under this key has still to be made for it to open the version. */
  public boolean needsWrap(Optional<UUID> key) {
    return !sealed.equals(key) && rewrap(key).isEmpty();
  }

  /** Opened by one key more, under which there is a wrap already or it is given. */
  public VersionKeys also(Optional<UUID> key, Optional<Rewrap> made) {
    if (made.isEmpty()) {
      return sealed.equals(key) ? new VersionKeys(sealed, rewraps, false) : this;
    }
    List<Rewrap> next = new ArrayList<>(rewraps);
    next.add(0, made.get());
    return new VersionKeys(sealed, next.subList(0, Math.min(MOST_REWRAPS, next.size())), retired);
  }

  /** Opened by this key alone, under which there is a wrap already or it is given. */
  public VersionKeys only(Optional<UUID> key, Optional<Rewrap> made) {
    if (sealed.equals(key)) {
      return sealed(sealed);
    }
    return new VersionKeys(sealed, List.of(made.or(() -> rewrap(key)).orElseThrow()), true);
  }
}
