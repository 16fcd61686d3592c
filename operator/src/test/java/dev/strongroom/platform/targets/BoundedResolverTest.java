package dev.strongroom.platform.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedResolverTest {
  private static final Duration PATIENT = Duration.ofMinutes(1);

  @Test
  void resolvesWhatIsKnownInTime() throws UnknownHostException {
    // Given
    BoundedResolver resolver = new BoundedResolver(InetAddress::getAllByName);

    // When
    InetAddress[] addresses = resolver.resolve("127.0.0.1", PATIENT);

    // Then
    assertThat(addresses).extracting(InetAddress::getHostAddress).containsExactly("127.0.0.1");
  }

  @Test
  void aNameWhoseServersDoNotAnswerIsAnUnknownOne() {
    // Given
    CountDownLatch never = new CountDownLatch(1);
    BoundedResolver resolver =
        new BoundedResolver(
            host -> {
              try {
                never.await(1, TimeUnit.MINUTES);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new InetAddress[0];
            });

    // When, Then
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> resolver.resolve("slow.example.com", Duration.ofMillis(100)));
    never.countDown();
  }

  @Test
  void aNameThatDoesNotExistIsAnUnknownOne() {
    // Given
    BoundedResolver resolver =
        new BoundedResolver(
            host -> {
              throw new UnknownHostException(host);
            });

    // When, Then
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> resolver.resolve("none.example.com", PATIENT));
  }
}
