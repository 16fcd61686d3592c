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

class EncryptedSecretValuesTest implements VersionStore {
  private static final SecretRecord SECRET = Vault.secret("shop", "db");
  private static final VersionId V1 = VersionId.derived("one");

  private final Map<VersionId, byte[]> stored = new HashMap<>();
  private final EncryptedSecretValues values = new EncryptedSecretValues(this, new Vault().cipher);

  @Override
  public boolean create(SecretRecord record, VersionId version, byte[] ciphertext) {
    return stored.putIfAbsent(version, ciphertext) == null;
  }

  @Override
  public Optional<byte[]> read(SecretRecord record, VersionId version) {
    return Optional.ofNullable(stored.get(version));
  }

  @Override
  public void delete(SecretRecord record, VersionId version) {
    stored.remove(version);
  }

  @Test
  void whatIsStoredIsNotTheValueAndReadsBackAsIt() {
    try (SecretValue value = SecretValue.text("canary-7351")) {
      assertThat(values.write(SECRET, V1, value)).isTrue();
    }

    assertThat(new String(stored.get(V1), StandardCharsets.ISO_8859_1))
        .doesNotContain("canary-7351");
    try (SecretValue read = values.read(SECRET, V1).orElseThrow()) {
      assertThat(read.text(PlaintextAccess.granted())).isEqualTo("canary-7351");
    }
  }

  @Test
  void aVersionIsWrittenOnce() {
    values.write(SECRET, V1, SecretValue.text("first"));

    boolean again = values.write(SECRET, V1, SecretValue.text("second"));

    assertThat(again).isFalse();
    try (SecretValue read = values.read(SECRET, V1).orElseThrow()) {
      assertThat(read.text(PlaintextAccess.granted())).isEqualTo("first");
    }
  }

  @Test
  void aVersionThatIsNotThereIsEmpty() {
    assertThat(values.read(SECRET, V1)).isEmpty();
  }
}
