package dev.strongroom.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.signature.SignatureRefused;
import dev.strongroom.core.signature.SignatureRefused.Fault;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RevocableSessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final SessionIdentity CHECKOUT =
      new SessionIdentity(new AccountId("123456789012"), "shop", "checkout", "uid-1", "pod-1");

  private final SessionTokens tokens = new SessionTokens(new OneKey());
  private final Map<String, String> uids = new HashMap<>(Map.of("shop/checkout", "uid-1"));
  private final Map<String, String> labels = new HashMap<>(Map.of("team", "blue"));
  private final AtomicInteger asked = new AtomicInteger();
  private final RevocableSessions sessions =
      new RevocableSessions(
          tokens,
          (namespace, name) -> {
            asked.incrementAndGet();
            return Optional.ofNullable(uids.get(namespace + "/" + name))
                .map(uid -> ServiceAccounts.Found.of(uid, labels));
          });
  private final IssuedSession issued =
      tokens.issue(CHECKOUT, NOW.plusSeconds(900), NOW, new SecureRandom());

  private static final class OneKey implements SessionKeys {
    private final KeyMaterial key = KeyMaterial.generate(new SecureRandom());

    @Override
    public String currentId() {
      return "k";
    }

    @Override
    public Optional<KeyMaterial> find(String id) {
      return Optional.of(key);
    }
  }

  @Test
  void aSessionIsGoodWhileItsServiceAccountIsThere() {
    // When
    var found = sessions.find(accessKey(), Optional.of(issued.token()), NOW);

    // Then
    assertThat(found.owner().identity()).isEqualTo(CHECKOUT);
  }

  @Test
  void theLabelsOfTheServiceAccountAreTagsOfTheCaller() {
    // Given
    labels.put("app.kubernetes.io/name", "checkout");

    // When
    var found = sessions.find(accessKey(), Optional.of(issued.token()), NOW);

    // Then
    assertThat(found.owner().caller().tags())
        .isEqualTo(Map.of("team", "blue", "app.kubernetes.io/name", "checkout"));
  }

  @Test
  void aRoleHasFiftyTagsAtMost() {
    // Given
    for (int i = 10; i < 80; i++) {
      labels.put("label-" + i, "x");
    }

    // When
    var found = sessions.find(accessKey(), Optional.of(issued.token()), NOW);

    // Then
    assertThat(found.owner().tags())
        .hasSize(50)
        .containsKeys("label-10", "label-59")
        .doesNotContainKeys("label-60", "team");
  }

  @Test
  void aSessionEndsWithItsServiceAccount() {
    // Given
    uids.remove("shop/checkout");

    // When
    Fault fault = faultOf(accessKey(), issued.token());

    // Then
    assertThat(fault).isEqualTo(Fault.UNKNOWN_CLIENT);
  }

  @Test
  void aServiceAccountThatWasCreatedAgainDoesNotGetTheOldSessions() {
    // Given
    uids.put("shop/checkout", "uid-2");

    // When
    Fault fault = faultOf(accessKey(), issued.token());

    // Then
    assertThat(fault).isEqualTo(Fault.UNKNOWN_CLIENT);
  }

  @Test
  void aForgedTokenCausesNoQuestion() {
    // When
    Fault fault = faultOf("ASIAAAAAAAAAAAAAAAAA", issued.token());

    // Then
    assertThat(fault).isEqualTo(Fault.UNKNOWN_CLIENT);
    assertThat(asked).hasValue(0);
  }

  @Test
  void withoutAnAnswerNoSessionIsAccepted() {
    // Given
    RevocableSessions blind =
        new RevocableSessions(
            tokens,
            (namespace, name) -> {
              throw new Unavailable(AccessReason.ReviewUnavailable.with("serviceaccounts"));
            });

    // When, Then
    assertThatThrownBy(() -> blind.find(accessKey(), Optional.of(issued.token()), NOW))
        .isInstanceOf(Unavailable.class);
  }

  private String accessKey() {
    return issued.session().accessKeyId();
  }

  private Fault faultOf(String accessKeyId, String token) {
    return catchThrowableOfType(
            SignatureRefused.class,
            () -> sessions.find(accessKeyId, Optional.of(token), NOW).close())
        .fault();
  }
}
