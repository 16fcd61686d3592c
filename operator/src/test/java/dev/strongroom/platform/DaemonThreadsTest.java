package dev.strongroom.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {
  @Test
  void threadsHaveTheirNameAndDoNotKeepTheProcessAlive() throws Exception {
    // Given
    ScheduledExecutorService thread = DaemonThreads.single("background");

    // When
    Thread seen = thread.submit(Thread::currentThread).get(1, TimeUnit.MINUTES);

    // Then
    assertThat(seen.getName()).isEqualTo("background");
    assertThat(seen.isDaemon()).isTrue();
    thread.shutdownNow();
  }
}
