package dev.strongroom.core.rootkeys;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.Vault;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A root key whose next call does not return until it is told to. */
public final class SlowRootKey implements RootKey {
  public final AtomicInteger wraps = new AtomicInteger();
  final AtomicInteger unwraps = new AtomicInteger();
  private final RootKey key = Vault.rootKey(1);
  private final AtomicReference<Hold> hold = new AtomicReference<>();

  /** One call that is held. */
  public static final class Hold {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    /** Waits for the call to begin. */
    public void awaitBegin() throws InterruptedException {
      if (!begun.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError("the call has not begun");
      }
    }

    /** Lets the call return. */
    public void end() {
      end.countDown();
    }
  }

  /** Holds the next call. */
  public Hold holdNext() {
    Hold next = new Hold();
    hold.set(next);
    return next;
  }

  private void pause() {
    Hold mine = hold.getAndSet(null);
    if (mine == null) {
      return;
    }
    mine.begun.countDown();
    try {
      if (!mine.end.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError("nobody has ended the call");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String provider() {
    return key.provider();
  }

  @Override
  public String id() {
    return key.id();
  }

  @Override
  public void check() {
    key.check();
  }

  @Override
  public WrappedKey wrap(KeyMaterial material, byte[] associatedData) {
    wraps.incrementAndGet();
    pause();
    return key.wrap(material, associatedData);
  }

  @Override
  public boolean mayUnwrap(byte[] wrapped) {
    return key.mayUnwrap(wrapped);
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    unwraps.incrementAndGet();
    pause();
    return key.unwrap(wrapped, associatedData);
  }
}
