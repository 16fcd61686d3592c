package dev.strongroom.adapters.targets.nats;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.nats.NatsServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users that follow others, of accounts that NATS's libraries have made, at a real server. */
class ReissuedUserTest {
  private static final JacksonJsonObjects JSON = new JacksonJsonObjects();
  private static final Duration VALIDITY = Duration.ofDays(3);

  private static NatsServer server;

  @BeforeAll
  static void start() {
    assumeTrue(NatsServer.isPossible(), "NATS cannot be built here");
    server = NatsServer.plain();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static SecretValue next(SecretValue current, SecretValue account, Instant when) {
    return new ReissuedUser(JSON, new SecureRandom(), VALIDITY).after(current, account, when);
  }

  private static SecretValue user(String account, String key) {
    return TargetValues.object("user.creds", server.credentials(account, key), "note", "kept");
  }

  private static SecretValue account(String account, String key, String... more) {
    return more.length == 0
        ? TargetValues.object("seed", server.seed(account, key))
        : TargetValues.object("seed", server.seed(account, key), more[0], more[1]);
  }

  private static String member(SecretValue value, String name) {
    try (JsonObject object = JSON.require(value, "test");
        SecretValue member = object.member(name, "test")) {
      return member.text(PlaintextAccess.granted());
    }
  }

  private static UserToken token(SecretValue value) {
    try (UserCredentials credentials = UserCredentials.of(JSON, value, "test").orElseThrow()) {
      return credentials.token();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "account"})
  void theSameRightsAreGivenToAnotherKey(String key) {
    // Given
    SecretValue current = user("shop", key);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    // When
    SecretValue next = next(current, account("shop", key), now);

    // Then NATS's own client reads the file and logs in with it
    assertThat(server.accepts(member(next, "user.creds"))).isTrue();
    assertThat(token(next).subject()).isNotEqualTo(token(current).subject());
    assertThat(token(next).inAccount()).isEqualTo(token(current).inAccount());
    assertThat(token(next).rights()).isEqualTo(token(current).rights()).contains("orders.");
    assertThat(token(next).name()).contains("app");
    assertThat(token(next).expiry()).contains(now.plus(VALIDITY));
    assertThat(member(next, "note")).isEqualTo("kept");
  }

  @Test
  void theFormerUserIsStillLetIn() {
    // Given
    SecretValue current = user("shop", "first");

    // When
    next(current, account("shop", "first"), Instant.now()).close();

    // Then
    assertThat(server.accepts(member(current, "user.creds"))).isTrue();
  }

  @Test
  void aUserThatWasIssuedHereIsFollowedToo() {
    // Given
    SecretValue second = next(user("shop", "first"), account("shop", "first"), Instant.now());

    // When
    SecretValue third = next(second, account("shop", "first"), Instant.now());

    // Then
    assertThat(server.accepts(member(third, "user.creds"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"first, second", "account, first"})
  void usersOfAFormerKeyGetUsersOfTheNewOne(String former, String key) {
    // Given another key of the account, which knows the former one
    SecretValue account = account("shop", key, "formerKeys", server.publicKey("shop", former));

    // When
    SecretValue next = next(user("shop", former), account, Instant.now());

    // Then
    assertThat(token(next).issuer()).isEqualTo(server.publicKey("shop", key));
    assertThat(token(next).account()).contains(server.publicKey("shop", "account"));
    assertThat(server.accepts(member(next, "user.creds"))).isTrue();
  }

  @Test
  void anAccountsOwnKeyDoesNotFollowItsSigningKey() {
    // Given what servers would refuse
    SecretValue account =
        account("shop", "account", "formerKeys", server.publicKey("shop", "first"));
    SecretValue current = user("shop", "first");

    // When / Then
    assertThatThrownBy(() -> next(current, account, Instant.now()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the account's own");
  }

  @ParameterizedTest
  @CsvSource({"other, first", "shop, second"})
  void aUserOfAnotherKeyIsNotFollowed(String account, String key) {
    // Given
    SecretValue current = user("shop", "first");

    // When / Then
    assertThatThrownBy(() -> next(current, account(account, key), Instant.now()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is not signed by the key of spec.adminSecretRef");
  }

  @Test
  void aUserThatOnlySaysThatItIsOfTheAccountIsNotFollowed() {
    // Given a token that somebody has signed with a key of his own
    UserToken real = token(user("shop", "first"));
    SecretValue forged;
    try (Nkey rogue = Nkey.create(Nkey.Kind.ACCOUNT, new SecureRandom());
        Nkey key = Nkey.create(Nkey.Kind.USER, new SecureRandom())) {
      UserToken token =
          real.reissued(
              JSON,
              rogue,
              key.publicKey(),
              Instant.now(),
              Instant.now().plus(VALIDITY),
              new SecureRandom());
      assertThat(token.inAccount()).isEqualTo(real.inAccount());
      forged =
          JSON.with(
              TargetValues.object("user.creds", "x"),
              Map.of("user.creds", new UserCredentials(token, key).file()),
              "test");
    }

    // When / Then
    assertThatThrownBy(() -> next(forged, account("shop", "first"), Instant.now()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is not signed by the key");
  }

  @Test
  void anExpiredUserIsNotFollowed() {
    // Given
    SecretValue current = user("shop", "first");
    Instant late = Instant.now().plus(Duration.ofDays(11));

    // When / Then
    assertThatThrownBy(() -> next(current, account("shop", "first"), late))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("has a JWT that has expired");
  }

  @Test
  void aTokenWithTheKeyOfAnotherUserIsNotFollowed() {
    // Given somebody who knows the JWT of another user, which is no secret
    String known = server.credentials("shop", "first");
    String own = server.credentials("other", "first");
    String mixed =
        known.substring(0, known.indexOf("-----BEGIN USER NKEY SEED"))
            + own.substring(own.indexOf("-----BEGIN USER NKEY SEED"));

    // When / Then
    assertThatThrownBy(
            () ->
                next(
                    TargetValues.object("user.creds", mixed),
                    account("shop", "first"),
                    Instant.now()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("its seed is not that of the JWT");
  }

  @Test
  void aChangedTokenIsNotFollowed() {
    // Given
    String file = server.credentials("shop", "first");
    int claims = file.indexOf('.') + 20;
    char other = file.charAt(claims) == 'A' ? 'B' : 'A';
    String changed = file.substring(0, claims) + other + file.substring(claims + 1);

    // When / Then
    assertThatThrownBy(
            () ->
                next(
                    TargetValues.object("user.creds", changed),
                    account("shop", "first"),
                    Instant.now()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "{}", "{\"seed\":\"x\"}", "{\"seed\":\"SUAAAA\"}"})
  void whatIsNoAccountsKeyIsNamed(String text) {
    // Given
    SecretValue current = user("shop", "first");

    // When / Then
    assertThatThrownBy(() -> next(current, SecretValue.text(text), Instant.now()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("spec.adminSecretRef");
  }

  @Test
  void aTokenOfAnotherLibraryIsRead() {
    // Given a header that is written in another way, as NATS's library for Java does
    String claims = token(user("shop", "first")).text().split("[.]")[1];
    String header =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"typ\":\"JWT\", \"alg\":\"ed25519-nkey\"}".getBytes(US_ASCII));
    String signed = header + "." + claims;
    Nkey signer =
        Nkey.ofSeed(Nkey.Kind.ACCOUNT, server.seed("shop", "first").getBytes(US_ASCII))
            .orElseThrow();

    // When
    Optional<UserToken> token =
        UserToken.read(
            JSON,
            signed
                + "."
                + Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(signer.sign(signed.getBytes(US_ASCII))));

    // Then
    assertThat(token.map(UserToken::issuer)).contains(server.publicKey("shop", "first"));
  }

  @Test
  void aSeedIsReadAsItIsWritten() {
    // Given
    byte[] seed = server.seed("shop", "first").getBytes(US_ASCII);

    // When
    Nkey key = Nkey.ofSeed(Nkey.Kind.ACCOUNT, seed).orElseThrow();

    // Then
    assertThat(key.publicKey()).isEqualTo(server.publicKey("shop", "first"));
    assertThat(key.seed()).isEqualTo(seed);
    assertThat(Nkey.ofSeed(Nkey.Kind.USER, seed)).isEmpty();
  }

  @Test
  void aTypingErrorInASeedIsSeen() {
    // Given
    byte[] seed = server.seed("shop", "first").getBytes(US_ASCII);
    seed[20] = (byte) (seed[20] == 'A' ? 'B' : 'A');

    // When / Then
    assertThat(Nkey.ofSeed(Nkey.Kind.ACCOUNT, seed)).isEmpty();
  }
}
