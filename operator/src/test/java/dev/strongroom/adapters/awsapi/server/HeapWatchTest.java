package dev.strongroom.adapters.awsapi.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeapWatchTest {
  private final AtomicLong collections = new AtomicLong(7);
  private final AtomicLong nanos = new AtomicLong();
  private final HeapWatch heap = new HeapWatch(collections::get, nanos::get);

  @Test
  void whatWasBeforeTheStartDoesNotCount() {
    // When
    heap.look();

    // Then
    assertThat(heap.isScarce()).isFalse();
  }

  @Test
  void aCollectionThatLeavesTooMuchMakesMemoryScarceForASecond() {
    // Given
    collections.incrementAndGet();
    heap.look();
    boolean atOnce = heap.isScarce();

    // When
    nanos.addAndGet(1_000_000_000L);

    // Then
    assertThat(atOnce).isTrue();
    assertThat(heap.isScarce()).isFalse();
  }

  @Test
  void itStaysScarceWhileCollectionsLeaveTooMuch() {
    // Given
    collections.incrementAndGet();
    heap.look();
    nanos.addAndGet(900_000_000L);
    collections.incrementAndGet();
    heap.look();

    // When
    nanos.addAndGet(900_000_000L);

    // Then
    assertThat(heap.isScarce()).isTrue();
  }

  @Test
  void thisProcessIsWatched() {
    // When
    HeapWatch ofProcess = HeapWatch.ofProcess();

    // Then
    ofProcess.look();
    assertThat(ofProcess.isScarce()).isFalse();
  }
}
