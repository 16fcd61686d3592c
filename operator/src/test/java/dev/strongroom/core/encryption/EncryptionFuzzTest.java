package dev.strongroom.core.encryption;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.strongroom.core.backup.BackupReader;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.values.SecretValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;

/**
 * Whatever bytes they are given, decoders refuse what they do not know in one way and allocate no
 * more than their bounds. Without {@code JAZZER_FUZZ=1} the recorded inputs are tried.
 */
@Tag("fuzz")
class EncryptionFuzzTest {
  private static final Vault VAULT = new Vault();
  private static final SecretRecord SECRET = Vault.secret("shop", "db");
  private static final VersionId V1 = VersionId.derived("one");
  private static final KeyArn ARN =
      new KeyArn("cluster-local-1", SECRET.arn().account(), new UUID(1, 2));
  private static final RootKey ROOT = Vault.rootKey(1);

  static {
    // From now on the account has a key.
    VAULT.cipher.seal(SECRET, V1, SecretValue.text("x"));
  }

  @FuzzTest(maxDuration = "60s")
  void ciphertext(byte[] bytes) {
    try (SecretValue value = VAULT.cipher.open(SECRET, V1, bytes)) {
      throw new AssertionError("opened: " + value);
    } catch (Failure refused) {
      // As it has to be; nobody else can make a ciphertext of this vault.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void directCiphertext(byte[] bytes) {
    DirectCiphertext.decode(bytes)
        .ifPresent(
            parts -> {
              parts.keyId();
              parts.associatedData(ARN, Map.of("key", "value"));
            });
  }

  @FuzzTest(maxDuration = "60s")
  void backupFile(byte[] bytes) throws IOException {
    try (BackupReader reader = BackupReader.open(new ByteArrayInputStream(bytes), List.of(ROOT))) {
      while (reader.next().isPresent()) {
        // Only whole and authentic entries come here.
      }
    } catch (Unreadable refused) {
      // As it has to be.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void wrappedKey(byte[] bytes) {
    try {
      ROOT.unwrap(bytes, new byte[] {1}).close();
      throw new AssertionError("unwrapped");
    } catch (Unreadable refused) {
      // As it has to be.
    }
  }
}
