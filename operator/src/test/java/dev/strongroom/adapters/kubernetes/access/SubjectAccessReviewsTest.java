package dev.strongroom.adapters.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Answer;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.IdentityRight;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class SubjectAccessReviewsTest {
  private static final String ALLOWED = "{\"status\": {\"allowed\": true}}";
  private static final String DENIED = "{\"status\": {\"allowed\": false}}";
  private static final Caller.Session CHECKOUT =
      new Caller.Session(
          new AccountId("111122223333"), "shop", "checkout", "uid-1", "pod", Map.of());
  private static final IdentityRight READ =
      new IdentityRight("shop", "get", "managedsecrets", "value", Optional.of("db"));

  private final AnsweringApiServer server = new AnsweringApiServer();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SubjectAccessReviews door =
      new SubjectAccessReviews(server.client, meters, nanos::get);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theServiceAccountIsAskedForAsItsTokenWouldBe() throws Exception {
    // Given
    server.answers(ALLOWED);

    // When
    boolean allowed = door.allows(CHECKOUT, READ);

    // Then
    assertThat(allowed).isTrue();
    assertThat(server.asked.get(0).path())
        .isEqualTo("/apis/authorization.k8s.io/v1/subjectaccessreviews");
    assertThat(server.asked.get(0).body().path("spec"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"user": "system:serviceaccount:shop:checkout", "uid": "uid-1",
                     "groups": ["system:serviceaccounts", "system:serviceaccounts:shop",
                                "system:authenticated"],
                     "resourceAttributes": {
                       "namespace": "shop", "verb": "get", "group": "strongroom.dev",
                       "version": "v1", "resource": "managedsecrets", "subresource": "value",
                       "name": "db"}}
                    """));
  }

  @Test
  void impersonationIsARightInTheCoreGroup() {
    // Given
    server.answers(ALLOWED);

    // When
    door.allows(CHECKOUT, IdentityRight.impersonation("shop", "billing"));

    // Then
    assertThat(server.asked.get(0).body().at("/spec/resourceAttributes").toString())
        .isEqualTo(
            "{\"group\":\"\",\"name\":\"billing\",\"namespace\":\"shop\","
                + "\"resource\":\"serviceaccounts\",\"verb\":\"impersonate\",\"version\":\"v1\"}");
  }

  @Test
  void aRightThatIsTakenBackEndsAfterTenSeconds() {
    // Given
    server.answers(ALLOWED);
    door.allows(CHECKOUT, READ);
    server.answers(DENIED);

    // When
    nanos.addAndGet(SubjectAccessReviews.ALLOWED.toNanos() - 1);
    boolean before = door.allows(CHECKOUT, READ);
    nanos.addAndGet(1);
    boolean after = door.allows(CHECKOUT, READ);

    // Then
    assertThat(before).isTrue();
    assertThat(after).isFalse();
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void aRightThatIsGivenWorksAfterTwoSeconds() {
    // Given
    server.answers(DENIED);
    door.allows(CHECKOUT, READ);
    server.answers(ALLOWED);

    // When
    nanos.addAndGet(SubjectAccessReviews.DENIED.toNanos() - 1);
    boolean before = door.allows(CHECKOUT, READ);
    nanos.addAndGet(1);
    boolean after = door.allows(CHECKOUT, READ);

    // Then
    assertThat(before).isFalse();
    assertThat(after).isTrue();
  }

  @Test
  void anAnswerIsForOneServiceAccountAndOneRight() {
    // Given
    server.answers(ALLOWED);
    door.allows(CHECKOUT, READ);
    server.answers(DENIED);
    Caller.Session recreated =
        new Caller.Session(CHECKOUT.account(), "shop", "checkout", "uid-2", "pod", CHECKOUT.tags());
    IdentityRight other =
        new IdentityRight("shop", "get", "managedsecrets", "value", Optional.of("api"));

    // When
    boolean otherCaller = door.allows(recreated, READ);
    boolean otherRight = door.allows(CHECKOUT, other);

    // Then
    assertThat(otherCaller).isFalse();
    assertThat(otherRight).isFalse();
  }

  @Test
  void whoMayHaveAllIsAskedAboutOnceForAll() {
    // Given a caller that has asked for one object
    server.answers(ALLOWED);
    door.allows(CHECKOUT, READ);

    // When it asks for many more
    for (int i = 0; i < 50; i++) {
      assertThat(door.allows(CHECKOUT, onSecret("s" + i))).isTrue();
    }

    // Then there is one review of the first, and one of all
    assertThat(server.asked).extracting(SubjectAccessReviewsTest::name).containsExactly("db", "");
  }

  @Test
  void aRightOnAllThatIsTakenBackEndsAfterTenSeconds() {
    // Given
    server.answers(ALLOWED);
    door.allows(CHECKOUT, READ);
    door.allows(CHECKOUT, onSecret("api"));
    server.answers(DENIED);

    // When
    nanos.addAndGet(SubjectAccessReviews.ALLOWED.toNanos() - 1);
    boolean before = door.allows(CHECKOUT, onSecret("other"));
    nanos.addAndGet(1);
    boolean after = door.allows(CHECKOUT, onSecret("other"));

    // Then
    assertThat(before).isTrue();
    assertThat(after).isFalse();
  }

  @Test
  void whoMayNotHaveAllIsAskedAboutForEach() {
    // Given a caller with a right on two objects
    server.answers(
        question -> Answer.ok(Set.of("db", "api").contains(name(question)) ? ALLOWED : DENIED));
    door.allows(CHECKOUT, READ);

    // When
    boolean api = door.allows(CHECKOUT, onSecret("api"));
    boolean other = door.allows(CHECKOUT, onSecret("other"));

    // Then
    assertThat(api).isTrue();
    assertThat(other).isFalse();
    assertThat(server.asked)
        .extracting(SubjectAccessReviewsTest::name)
        .containsExactly("db", "", "api", "other");
  }

  private static IdentityRight onSecret(String name) {
    return new IdentityRight("shop", "get", "managedsecrets", "value", Optional.of(name));
  }

  private static String name(AnsweringApiServer.Asked question) {
    return question.body().at("/spec/resourceAttributes/name").asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"status\": {}}",
        "{\"status\": {\"allowed\": null}}",
        "{\"status\": {\"allowed\": false, \"evaluationError\": \"role not found\"}}",
        "{\"status\": {\"allowed\": true, \"denied\": true}}"
      })
  void everythingButAClearYesIsNo(String answer) {
    // Given
    server.answers(answer);

    // When
    boolean allowed = door.allows(CHECKOUT, READ);

    // Then
    assertThat(allowed).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 429, 500, 503})
  void withoutAnAnswerNothingIsAllowedEvenIfItWasJustNow(int status) {
    // Given
    server.answers(ALLOWED);
    door.allows(CHECKOUT, READ);
    nanos.addAndGet(SubjectAccessReviews.ALLOWED.toNanos());
    server.answers(any -> new Answer(status, "{}"));

    // When
    Unavailable failure =
        catchThrowableOfType(Unavailable.class, () -> door.allows(CHECKOUT, READ));

    // Then
    assertThat(failure.finding().reason()).isEqualTo(AccessReason.ReviewUnavailable);
    assertThat(meters.get("strongroom.identity.requests").tag("outcome", "failed").timer().count())
        .isEqualTo(1);
  }

  @Test
  void anEndpointWithoutTheRightToAskSaysSo() {
    // Given
    server.answers(any -> new Answer(403, "{}"));

    // When
    Unavailable failure =
        catchThrowableOfType(Unavailable.class, () -> door.allows(CHECKOUT, READ));

    // Then
    assertThat(failure.finding().message())
        .contains("for subjectaccessreviews with status 403", "ClusterRole");
  }

  @Test
  void aFailureIsForgottenAtOnce() {
    // Given
    server.answers(any -> new Answer(503, "{}"));
    catchThrowableOfType(Unavailable.class, () -> door.allows(CHECKOUT, READ));
    server.answers(ALLOWED);

    // When
    boolean allowed = door.allows(CHECKOUT, READ);

    // Then
    assertThat(allowed).isTrue();
  }

  @Test
  void aQuestionThatHangsHoldsUpNoOtherAndIsAskedOnce() throws Exception {
    // Given
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(1);
    server.answers(
        question -> {
          if (name(question).equals("db")) {
            arrived.countDown();
            await(hanging);
          }
          return Answer.ok(name(question).isEmpty() ? DENIED : ALLOWED);
        });
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<Boolean> first = threads.submit(() -> door.allows(CHECKOUT, READ));
    arrived.await();
    Future<Boolean> second = threads.submit(() -> door.allows(CHECKOUT, READ));

    // When
    for (int i = 0; i < 50; i++) {
      door.allows(CHECKOUT, onSecret("s" + i));
    }
    hanging.countDown();

    // Then
    assertThat(first.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.asked).hasSize(1 + 1 + 50);
    threads.shutdown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
