package dev.strongroom.core.rootkeys;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import java.util.List;
import java.util.Optional;

/**
 * The providers that the settings list, as one root key: the first wraps, all of them unwrap. So an
 * installation moves from one provider to another while both are listed.
 */
public final class ListedRootKeys implements RootKey {
  private final List<GuardedRootKey> providers;

  /** These providers, the one that wraps first; at least one. */
  public ListedRootKeys(List<GuardedRootKey> providers) {
    this.providers = List.copyOf(providers);
    if (providers.isEmpty()) {
      throw new IllegalArgumentException("at least one root key provider is needed");
    }
  }

  /** All of them, the one that wraps first. */
  public List<GuardedRootKey> providers() {
    return providers;
  }

  @Override
  public String provider() {
    return active().provider();
  }

  @Override
  public String id() {
    return active().id();
  }

  /** Asks every provider; only the first one's absence is a failure. */
  @Override
  public void check() {
    providers.stream().skip(1).forEach(ListedRootKeys::isThere);
    active().check();
  }

  @Override
  public WrappedKey wrap(KeyMaterial key, byte[] associatedData) {
    return active().wrap(key, associatedData);
  }

  @Override
  public boolean mayUnwrap(byte[] wrapped) {
    return providers.stream().anyMatch(provider -> provider.mayUnwrap(wrapped));
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    Optional<Failure> failure = Optional.empty();
    for (RootKey provider : providers) {
      if (provider.mayUnwrap(wrapped)) {
        try {
          return provider.unwrap(wrapped, associatedData);
        } catch (Unreadable notThisOne) {
          // Two providers of one kind: the bytes may be the other's.
          continue;
        } catch (Unavailable | Refused other) {
          failure = Optional.of(other);
        }
      }
    }
    throw failure.orElseGet(() -> new Unreadable(RootKeyReason.WrongRootKey.with("", "")));
  }

  private static boolean isThere(RootKey provider) {
    try {
      provider.check();
      return true;
    } catch (Unavailable away) {
      return false;
    }
  }

  private GuardedRootKey active() {
    return providers.get(0);
  }

  @Override
  public String toString() {
    return "ListedRootKeys" + providers;
  }
}
