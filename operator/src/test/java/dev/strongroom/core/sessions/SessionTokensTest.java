package dev.strongroom.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.signature.SignatureRefused;
import dev.strongroom.core.signature.SignatureRefused.Fault;
import dev.strongroom.core.values.PlaintextAccess;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SessionTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Instant END = NOW.plusSeconds(3600);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final SessionIdentity CHECKOUT =
      new SessionIdentity(
          new AccountId("123456789012"),
          "shop",
          "checkout",
          "5a5c6d9e-3c3f-4f33-9d6c-0d2f4b9ad001",
          "checkout-7d4b");

  /** Keys by id, as a replica has them. */
  private static final class Keys implements SessionKeys {
    private final Map<String, KeyMaterial> known = new HashMap<>();
    private String current = "";

    Keys with(String id, char fill) {
      byte[] key = new byte[KeyMaterial.BYTES];
      Arrays.fill(key, (byte) fill);
      known.put(id, KeyMaterial.owning(key));
      current = id;
      return this;
    }

    @Override
    public String currentId() {
      return current;
    }

    @Override
    public Optional<KeyMaterial> find(String id) {
      return Optional.ofNullable(known.get(id));
    }
  }

  private final SessionTokens tokens = new SessionTokens(new Keys().with("k1", 'a'));

  @Test
  void anotherReplicaWithTheKeyRecognisesASession() {
    // Given
    IssuedSession issued = tokens.issue(CHECKOUT, END, NOW, RANDOM);
    SessionTokens other = new SessionTokens(new Keys().with("k1", 'a'));

    // When
    var found = other.find(issued.session().accessKeyId(), Optional.of(issued.token()), NOW);

    // Then
    assertThat(found.owner()).isEqualTo(issued.session());
    assertThat(found.secret().text(PlaintextAccess.granted()))
        .isEqualTo(issued.secret().text(PlaintextAccess.granted()));
    assertThat(issued.session())
        .isEqualTo(new Session(issued.session().accessKeyId(), CHECKOUT, NOW, END));
  }

  @Test
  void credentialsLookLikeThoseOfAws() {
    // When
    IssuedSession issued = tokens.issue(CHECKOUT, END, NOW, RANDOM);

    // Then
    assertThat(issued.session().accessKeyId()).matches("ASIA[A-Z2-7]{16}");
    assertThat(issued.secret().text(PlaintextAccess.granted())).matches("[A-Za-z0-9/+]{40}");
    assertThat(issued.token()).matches("[A-Za-z0-9_-]{100,2048}").doesNotContain("checkout");
    assertThat(issued.secret()).hasToString("SecretAccessKey[redacted]");
  }

  @Test
  void theLongestNamesFit() {
    // Given
    SessionIdentity longest =
        new SessionIdentity(
            CHECKOUT.account(), "n".repeat(63), "s".repeat(253), "u".repeat(128), "x".repeat(64));

    // When
    IssuedSession issued = tokens.issue(longest, END, NOW, RANDOM);

    // Then
    assertThat(issued.token()).hasSizeLessThanOrEqualTo(SessionTokens.LONGEST_TOKEN);
    assertThat(owner(issued.token(), issued.session().accessKeyId(), NOW).identity())
        .isEqualTo(longest);
  }

  @Test
  void twoSessionsShareNothing() {
    // Given
    IssuedSession first = tokens.issue(CHECKOUT, END, NOW, RANDOM);

    // When
    IssuedSession second = tokens.issue(CHECKOUT, END, NOW, RANDOM);

    // Then
    Set<String> all = new HashSet<>();
    for (IssuedSession issued : new IssuedSession[] {first, second}) {
      all.add(issued.token());
      all.add(issued.session().accessKeyId());
      all.add(issued.secret().text(PlaintextAccess.granted()));
    }
    assertThat(all).hasSize(6);
  }

  @Test
  void aTokenOfAnEarlierKeyIsRecognisedWhileTheKeyIsKept() {
    // Given
    IssuedSession issued = tokens.issue(CHECKOUT, END, NOW, RANDOM);
    SessionTokens later = new SessionTokens(new Keys().with("k1", 'a').with("k2", 'b'));

    // When
    var found = later.find(issued.session().accessKeyId(), Optional.of(issued.token()), NOW);

    // Then
    assertThat(found.owner()).isEqualTo(issued.session());
  }

  record Failing(String name, UnaryOperator<String> token, long secondsLater, Fault fault) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Failing> failing() {
    Fault unknown = Fault.UNKNOWN_CLIENT;
    return Stream.of(
        new Failing("one second before its end", t -> t, 3599, null),
        new Failing("at its end", t -> t, 3600, Fault.EXPIRED_TOKEN),
        new Failing("long after", t -> t, 1_000_000, Fault.EXPIRED_TOKEN),
        new Failing("issued by a clock that is ahead", t -> t, -300, null),
        new Failing("issued in the future", t -> t, -301, unknown),
        new Failing("absent", t -> null, 0, unknown),
        new Failing("empty", t -> "", 0, unknown),
        new Failing("not Base64", t -> "!" + t.substring(1), 0, unknown),
        new Failing("too long", t -> "A".repeat(SessionTokens.LONGEST_TOKEN + 1), 0, unknown),
        new Failing("cut", t -> t.substring(0, t.length() - 4), 0, unknown),
        new Failing("the header alone", t -> t.substring(0, 8), 0, unknown),
        new Failing("another format", t -> with(t, 0, 2), 0, unknown),
        new Failing("no key id", t -> with(t, 1, 0), 0, unknown),
        new Failing("negative key id", t -> with(t, 1, -1), 0, unknown),
        new Failing("a key id longer than the token", t -> with(t, 1, 64), 0, unknown),
        new Failing("another key id", t -> with(t, 3, '2'), 0, unknown),
        new Failing("made up", t -> flipped(t, 60), 0, unknown));
  }

  @ParameterizedTest
  @MethodSource("failing")
  void aSessionIsRecognisedByAGenuineTokenInItsTimeAlone(Failing row) {
    // Given
    IssuedSession issued = tokens.issue(CHECKOUT, END, NOW, RANDOM);
    String token = row.token.apply(issued.token());
    Instant now = NOW.plusSeconds(row.secondsLater);

    // When
    SignatureRefused refused = refused(issued.session().accessKeyId(), token, now);

    // Then
    assertThat(refused == null ? null : refused.fault()).isEqualTo(row.fault);
  }

  @Test
  void aTokenFitsItsAccessKeyAlone() {
    // Given
    IssuedSession first = tokens.issue(CHECKOUT, END, NOW, RANDOM);
    IssuedSession second = tokens.issue(CHECKOUT, END, NOW, RANDOM);

    // When
    SignatureRefused refused = refused(second.session().accessKeyId(), first.token(), NOW);

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.UNKNOWN_CLIENT);
  }

  @Test
  void anotherKeyUnderTheSameIdOpensNothing() {
    // Given
    IssuedSession issued = tokens.issue(CHECKOUT, END, NOW, RANDOM);
    SessionTokens other = new SessionTokens(new Keys().with("k1", 'b'));

    // When / Then
    assertThatThrownBy(
            () -> other.find(issued.session().accessKeyId(), Optional.of(issued.token()), NOW))
        .isInstanceOf(SignatureRefused.class);
  }

  record Later(String name, UnaryOperator<String> token, char key, long seconds, Fault fault) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Later> afterItWasRecognised() {
    return Stream.of(
        new Later("again", t -> t, 'a', 3599, null),
        new Later("at its end", t -> t, 'a', 3600, Fault.EXPIRED_TOKEN),
        new Later("with a changed token", t -> flipped(t, 60), 'a', 1, Fault.UNKNOWN_CLIENT),
        new Later("with another key under the id", t -> t, 'b', 1, Fault.UNKNOWN_CLIENT),
        new Later("without its key", t -> t, ' ', 1, Fault.UNKNOWN_CLIENT));
  }

  @ParameterizedTest
  @MethodSource("afterItWasRecognised")
  void aRecognisedSessionStillNeedsItsTokenItsKeyAndItsTime(Later row) {
    // Given
    Keys keys = new Keys().with("k1", 'a');
    SessionTokens replica = new SessionTokens(keys);
    IssuedSession issued = replica.issue(CHECKOUT, END, NOW, RANDOM);
    String id = issued.session().accessKeyId();
    replica.find(id, Optional.of(issued.token()), NOW).close();
    if (row.key != 'a') {
      keys.known.remove("k1");
    }
    if (row.key == 'b') {
      keys.with("k1", 'b');
    }
    String token = row.token.apply(issued.token());

    // When
    SignatureRefused refused =
        catchThrowableOfType(
            SignatureRefused.class,
            () -> {
              try (var found = replica.find(id, Optional.of(token), NOW.plusSeconds(row.seconds))) {
                assertThat(found.owner()).isEqualTo(issued.session());
                assertThat(found.secret().text(PlaintextAccess.granted()))
                    .isEqualTo(issued.secret().text(PlaintextAccess.granted()));
              }
            });

    // Then
    assertThat(refused == null ? null : refused.fault()).isEqualTo(row.fault);
  }

  @Property
  void aChangedByteIsRefused(@ForAll @IntRange(max = 10_000) int at, @ForAll byte by) {
    // Given
    IssuedSession issued = tokens.issue(CHECKOUT, END, NOW, RANDOM);
    byte[] bytes = Base64.getUrlDecoder().decode(issued.token());
    int place = at % bytes.length;
    String changed = with(issued.token(), place, bytes[place] == by ? by ^ 1 : by);

    // When
    SignatureRefused refused = refused(issued.session().accessKeyId(), changed, NOW);

    // Then
    assertThat(refused).isNotNull();
    assertThat(refused.fault()).isEqualTo(Fault.UNKNOWN_CLIENT);
  }

  @ParameterizedTest
  @CsvSource({
    "900,7200,900",
    "43200,50000,43200",
    "43200,7200,7200",
    ",7200,3600",
    ",600,600",
    "900,60,60"
  })
  void aSessionEndsWithWhatItWasIssuedFor(Long asked, long presented, long seconds) {
    // When
    Instant end =
        SessionDuration.end(
            Optional.ofNullable(asked).map(Duration::ofSeconds), NOW.plusSeconds(presented), NOW);

    // Then
    assertThat(end).isEqualTo(NOW.plusSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"899", "43201", "0", "-1"})
  void otherDurationsAreNotAllowed(long seconds) {
    // When
    boolean allowed = SessionDuration.isAllowed(Duration.ofSeconds(seconds));

    // Then
    assertThat(allowed).isFalse();
    assertThatThrownBy(
            () -> SessionDuration.end(Optional.of(Duration.ofSeconds(seconds)), END, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noSessionIsIssuedForAnExpiredToken() {
    // When / Then
    assertThatThrownBy(() -> tokens.issue(CHECKOUT, NOW, NOW, RANDOM))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Session owner(String token, String accessKeyId, Instant now) {
    return tokens.find(accessKeyId, Optional.of(token), now).owner();
  }

  private SignatureRefused refused(String accessKeyId, String token, Instant now) {
    return catchThrowableOfType(
        SignatureRefused.class, () -> tokens.find(accessKeyId, Optional.ofNullable(token), now));
  }

  /** Whatever the random byte there was, it is another one now. */
  private static String flipped(String token, int at) {
    return with(token, at, Base64.getUrlDecoder().decode(token)[at] ^ 1);
  }

  private static String with(String token, int at, int by) {
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    bytes[at] = (byte) by;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
