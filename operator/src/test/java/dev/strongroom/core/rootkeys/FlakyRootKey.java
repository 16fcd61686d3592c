package dev.strongroom.core.rootkeys;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.concurrent.atomic.AtomicInteger;

/** A root key that can be taken away; counts what it is asked. */
public final class FlakyRootKey implements RootKey {
  public final AtomicInteger calls = new AtomicInteger();
  public volatile boolean away;
  private final RootKey key;

  public FlakyRootKey(RootKey key) {
    this.key = key;
  }

  private RootKey key() {
    calls.incrementAndGet();
    if (away) {
      throw new Unavailable(RootKeyReason.RootKeyUnavailable.with());
    }
    return key;
  }

  @Override
  public String provider() {
    return key.provider();
  }

  @Override
  public String id() {
    return key().id();
  }

  @Override
  public void check() {
    key().check();
  }

  @Override
  public WrappedKey wrap(KeyMaterial material, byte[] associatedData) {
    return key().wrap(material, associatedData);
  }

  @Override
  public boolean mayUnwrap(byte[] wrapped) {
    return key.mayUnwrap(wrapped);
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    return key().unwrap(wrapped, associatedData);
  }
}
