package dev.strongroom.core.rootkeys;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.List;
import java.util.function.Supplier;

/**
 * A root key whose provider is not asked again and again while it is away: once it has not
 * answered, everything fails at once until {@link #check} finds it back. So thousands of secrets
 * that need it wait for one probe, not each for a timeout of its own.
 */
public final class GuardedRootKey implements RootKey {
  private final RootKey provider;
  private volatile boolean away;

  /** A guard in front of this provider, taken to be there. */
  public GuardedRootKey(RootKey provider) {
    this.provider = provider;
  }

  /** Whether it did not answer when last asked. */
  public boolean isAway() {
    return away;
  }

  @Override
  public String provider() {
    return provider.provider();
  }

  @Override
  public String id() {
    return unlessAway(provider::id);
  }

  @Override
  public List<String> ids() {
    return unlessAway(provider::ids);
  }

  @Override
  public List<String> onlyInMemory() {
    return provider.onlyInMemory();
  }

  @Override
  public void check() {
    try {
      provider.check();
      away = false;
    } catch (Unavailable notThere) {
      away = true;
      throw notThere;
    }
  }

  @Override
  public WrappedKey wrap(KeyMaterial key, byte[] associatedData) {
    return unlessAway(() -> provider.wrap(key, associatedData));
  }

  @Override
  public boolean mayUnwrap(byte[] wrapped) {
    return provider.mayUnwrap(wrapped);
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    return unlessAway(() -> provider.unwrap(wrapped, associatedData));
  }

  private <T> T unlessAway(Supplier<T> call) {
    if (away) {
      throw new Unavailable(RootKeyReason.RootKeyUnavailable.with());
    }
    try {
      return call.get();
    } catch (Unavailable notThere) {
      away = true;
      throw notThere;
    }
  }

  @Override
  public String toString() {
    return "GuardedRootKey[" + provider + "]";
  }
}
