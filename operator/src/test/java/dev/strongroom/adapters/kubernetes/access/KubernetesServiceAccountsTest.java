package dev.strongroom.adapters.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Answer;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.ServiceAccounts;
import dev.strongroom.core.sessions.SessionIdentity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class KubernetesServiceAccountsTest {
  private static final String PRESENT =
      """
      {"kind": "ServiceAccount", "apiVersion": "v1",
       "metadata": {"name": "checkout", "namespace": "shop", "uid": "uid-1",
                    "labels": {"team": "blue"}}}
      """;
  private static final SessionIdentity CHECKOUT =
      new SessionIdentity(new AccountId("111122223333"), "shop", "checkout", "uid-1", "pod");

  private final AnsweringApiServer server = new AnsweringApiServer();
  private final AtomicLong nanos = new AtomicLong();
  private final KubernetesServiceAccounts serviceAccounts =
      new KubernetesServiceAccounts(server.client, new SimpleMeterRegistry(), nanos::get);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aServiceAccountIsKnownByItsUid() {
    // Given
    server.answers(PRESENT);

    // When
    Optional<ServiceAccounts.Found> found = serviceAccounts.find("shop", "checkout");

    // Then
    assertThat(found).contains(new ServiceAccounts.Found("uid-1", Map.of("team", "blue")));
    assertThat(server.asked.get(0).path())
        .isEqualTo("/api/v1/namespaces/shop/serviceaccounts/checkout");
  }

  @Test
  void aDeletionIsNoticedWithinTenSeconds() {
    // Given
    server.answers(PRESENT);
    serviceAccounts.of(CHECKOUT).isPresent();
    server.answers(any -> new Answer(404, "{}"));

    // When
    nanos.addAndGet(KubernetesServiceAccounts.PRESENT.toNanos() - 1);
    boolean before = serviceAccounts.of(CHECKOUT).isPresent();
    nanos.addAndGet(1);
    boolean after = serviceAccounts.of(CHECKOUT).isPresent();

    // Then
    assertThat(before).isTrue();
    assertThat(after).isFalse();
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void oneThatWasCreatedAgainIsAnother() {
    // Given
    server.answers(PRESENT.replace("uid-1", "uid-2"));

    // When
    boolean has = serviceAccounts.of(CHECKOUT).isPresent();

    // Then
    assertThat(has).isFalse();
  }

  @Test
  void oneThatIsBeingDeletedIsGone() {
    // Given
    server.answers(
        PRESENT.replace("\"uid-1\"", "\"uid-1\", \"deletionTimestamp\": \"2026-11-29T12:00:00Z\""));

    // When
    boolean has = serviceAccounts.of(CHECKOUT).isPresent();

    // Then
    assertThat(has).isFalse();
  }

  @Test
  void withoutAnAnswerNothingIsKnown() {
    // Given
    server.answers(any -> new Answer(500, "{}"));

    // When, Then
    assertThatThrownBy(() -> serviceAccounts.of(CHECKOUT).isPresent())
        .isInstanceOf(Unavailable.class);
  }
}
