package dev.strongroom.core.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncryptedSecretValuesTest {
  private static final SecretRecord SECRET = Vault.secret("shop", "db");
  private static final VersionId V1 = VersionId.derived("one");

  private final Map<VersionId, byte[]> stored = new HashMap<>();
  private final EncryptedSecretValues values =
      new EncryptedSecretValues(
          (record, version) -> Optional.ofNullable(stored.get(version)), new Vault().cipher);

  @Test
  void whatIsStoredIsNotTheValueAndReadsBackAsIt() {
    try (SecretValue value = SecretValue.text("canary-7351")) {
      stored.put(V1, values.seal(SECRET, V1, value));
    }

    assertThat(new String(stored.get(V1), StandardCharsets.ISO_8859_1))
        .doesNotContain("canary-7351");
    try (SecretValue read = values.read(SECRET, V1).orElseThrow()) {
      assertThat(read.text(PlaintextAccess.granted())).isEqualTo("canary-7351");
    }
  }

  @Test
  void aVersionThatIsNotThereIsEmpty() {
    assertThat(values.read(SECRET, V1)).isEmpty();
  }
}
