package dev.strongroom.adapters.awsapi.server;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Tells when the heap is nearly full of what is in use. What counts is what a garbage collection
 * has left, since most of a heap is garbage at any time. Memory is scarce for a second after each
 * collection that left too much: under pressure such collections follow each other closely, and
 * once calls are refused they end.
 */
final class HeapWatch {
  /** Part of the old generation that may be in use after a collection. */
  private static final double MOST_IN_USE = 0.9;

  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final LongSupplier exceeded;
  private final LongSupplier nanos;
  private volatile long seen;
  private volatile long scarceUntil;

  /**
   * A watch.
   *
   * @param exceeded how many collections have left too much since the start
   * @param nanos a clock that never goes back
   */
  HeapWatch(LongSupplier exceeded, LongSupplier nanos) {
    this.exceeded = exceeded;
    this.nanos = nanos;
    this.seen = exceeded.getAsLong();
    this.scarceUntil = nanos.getAsLong();
  }

  /** A watch of this process. With a collector that does not tell, memory is never scarce. */
  static HeapWatch ofProcess() {
    List<MemoryPoolMXBean> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
            .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
            .filter(pool -> pool.getUsage().getMax() > 0)
            .toList();
    for (MemoryPoolMXBean pool : pools) {
      pool.setCollectionUsageThreshold((long) (pool.getUsage().getMax() * MOST_IN_USE));
    }
    return new HeapWatch(
        () -> pools.stream().mapToLong(MemoryPoolMXBean::getCollectionUsageThresholdCount).sum(),
        System::nanoTime);
  }

  /** Looks for new collections. Called several times a second by one thread. */
  void look() {
    long now = exceeded.getAsLong();
    if (now != seen) {
      seen = now;
      scarceUntil = nanos.getAsLong() + PAUSE_NANOS;
    }
  }

  /** Whether calls should be refused now. Costs nothing: asked for each of them. */
  boolean isScarce() {
    return scarceUntil - nanos.getAsLong() > 0;
  }
}
