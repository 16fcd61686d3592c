package dev.strongroom.core.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.secrets.Time;
import dev.strongroom.core.sessions.SessionKeys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokensTest {
  private static final AccountId SHOP = new AccountId("111122223333");
  private static final Listing LISTING = listing("ListSecrets", "uid-1", "name", "asc");
  private static final List<String> POSITION = List.of("prod/db", "arn:ü");

  private final Time time = new Time(Instant.parse("2026-11-29T12:00:00Z"));
  private final Keys keys = new Keys();
  private final PageTokens tokens = new PageTokens(keys, new SecureRandom(), time);

  /** Keys of two days, as every replica has them. */
  private static final class Keys implements SessionKeys {
    private final Map<String, KeyMaterial> all =
        Map.of(
            "day-1", KeyMaterial.generate(new SecureRandom()),
            "day-2", KeyMaterial.generate(new SecureRandom()));
    private String current = "day-1";

    @Override
    public String currentId() {
      return current;
    }

    @Override
    public Optional<KeyMaterial> find(String id) {
      return Optional.ofNullable(all.get(id));
    }
  }

  static Stream<Listing> otherListings() {
    return Stream.of(
        listing("BatchGetSecretValue", "uid-1", "name", "asc"),
        listing("ListSecrets", "uid-2", "name", "asc"),
        listing("ListSecrets", "uid-1", "name", "desc"),
        listing("ListSecrets", "uid-1", "nameasc"),
        listing("ListSecrets", "uid-1", "name", "asc", ""),
        new Listing("ListSecrets", caller("444455556666", "uid-1"), List.of("name", "asc")));
  }

  static Stream<UnaryOperator<byte[]>> damages() {
    return Stream.of(
        token -> changed(token, 0),
        token -> changed(token, 3),
        token -> changed(token, 12),
        token -> changed(token, 30),
        token -> changed(token, token.length - 1),
        token -> Arrays.copyOf(token, token.length - 1),
        token -> Arrays.copyOf(token, 4),
        token -> new byte[0]);
  }

  @Test
  void anotherReplicaReadsTheTokenOnTheNextDayToo() {
    // Given
    String token = tokens.issue(LISTING, POSITION);
    keys.current = "day-2";

    // When
    List<String> position = new PageTokens(keys, new SecureRandom(), time).open(LISTING, token);

    // Then
    assertThat(position).isEqualTo(POSITION);
  }

  @Test
  void aTokenTellsNothing() {
    // When
    String token = tokens.issue(LISTING, POSITION);

    // Then
    assertThat(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1))
        .doesNotContain("prod/db");
    assertThat(token).isNotEqualTo(tokens.issue(LISTING, POSITION));
  }

  @Test
  void theLongestPositionFits() {
    // Given
    List<String> longest = List.of("n".repeat(512), "a".repeat(620));

    // When
    String token = tokens.issue(LISTING, longest);

    // Then
    assertThat(token).hasSizeLessThanOrEqualTo(PageTokens.LONGEST);
    assertThat(tokens.open(LISTING, token)).isEqualTo(longest);
  }

  @ParameterizedTest
  @MethodSource("otherListings")
  void aTokenIsUselessForAnotherListing(Listing other) {
    // Given
    String token = tokens.issue(LISTING, POSITION);

    // When / Then
    assertInvalid(other, token);
  }

  @Test
  void aTokenExpires() {
    // Given
    String token = tokens.issue(LISTING, POSITION);
    time.pass(PageTokens.LASTING);

    // When / Then
    assertInvalid(LISTING, token);
  }

  @ParameterizedTest
  @MethodSource("damages")
  void aDamagedTokenIsInvalid(UnaryOperator<byte[]> damage) {
    // Given
    byte[] token = Base64.getUrlDecoder().decode(tokens.issue(LISTING, POSITION));

    // When / Then
    assertInvalid(
        LISTING, Base64.getUrlEncoder().withoutPadding().encodeToString(damage.apply(token)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "not base64!", "AQ", "AQA", "AX8", "AYA"})
  void whatIsNoTokenIsInvalid(String token) {
    // When / Then
    assertInvalid(LISTING, token);
  }

  private void assertInvalid(Listing listing, String token) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> tokens.open(listing, token))
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo(Kind.INVALID_NEXT_TOKEN);
              assertThat(refused.finding().message()).isEqualTo("The NextToken value is invalid.");
            });
  }

  private static byte[] changed(byte[] token, int at) {
    byte[] next = token.clone();
    next[at] ^= 1;
    return next;
  }

  private static Listing listing(String action, String uid, String... query) {
    return new Listing(action, caller(SHOP.value(), uid), List.of(query));
  }

  private static Caller.Session caller(String account, String uid) {
    return new Caller.Session(new AccountId(account), "shop", "app", uid, "pod", Map.of());
  }
}
