package dev.strongroom.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.RecognizedSessions.Recognized;
import dev.strongroom.core.signature.SecretAccessKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecognizedSessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private final KeyMaterial key = KeyMaterial.generate(new SecureRandom());
  private final RecognizedSessions sessions = new RecognizedSessions();

  @Test
  void theOneThatWasNotUsedForLongestMakesRoom() {
    // Given as many as are kept, of which the first was used last
    for (int i = 0; i < RecognizedSessions.MOST; i++) {
      sessions.keep(session(i));
    }
    sessions.find("id-0", "token-0");

    // When
    sessions.keep(session(RecognizedSessions.MOST));

    // Then
    assertThat(sessions.count()).isEqualTo(RecognizedSessions.MOST);
    assertThat(sessions.find("id-0", "token-0")).isPresent();
    assertThat(sessions.find("id-1", "token-1")).isEmpty();
  }

  private Recognized session(int i) {
    SessionIdentity identity =
        new SessionIdentity(new AccountId("123456789012"), "shop", "checkout", "uid", "name");
    return new Recognized(
        "token-" + i,
        "k1",
        key,
        new Session("id-" + i, identity, NOW, NOW.plusSeconds(1)),
        SecretAccessKey.owning("secret".getBytes(StandardCharsets.US_ASCII)));
  }
}
