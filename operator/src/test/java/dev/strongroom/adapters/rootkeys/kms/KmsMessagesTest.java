package dev.strongroom.adapters.rootkeys.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.strongroom.adapters.rootkeys.kms.KmsMessages.Encrypted;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wire format against bytes that protoc made; the service itself is tested by a Go plugin. */
class KmsMessagesTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void requestsAreWhatProtocMakesOfThem() {
    assertThat(HEX.formatHex(KmsMessages.encryptRequest(new byte[] {1, 2, 3}, "uid")))
        .isEqualTo("0a03010203" + "1203756964");
    assertThat(
            HEX.formatHex(
                KmsMessages.decryptRequest(
                    new Encrypted(new byte[] {9}, "k", Map.of("a.b", new byte[] {7})), "u")))
        .isEqualTo("0a0109" + "120175" + "1a016b" + "2208" + "0a03612e62" + "120107");
  }

  @Test
  void answersAreReadWithFieldsOfANewerProtocolLeftOut() {
    byte[] unknown = HEX.parseHex("4801" + "5100000000000000005d00000000" + "6a020102");
    byte[] status = HEX.parseHex("0a027632" + "12026f6b" + "1a036b6579");

    assertThat(KmsMessages.status(concat(unknown, status)))
        .isEqualTo(new KmsMessages.Status("v2", "ok", "key"));
    Encrypted encrypted =
        KmsMessages.encrypted(HEX.parseHex("0a0109" + "12016b" + "1a080a03612e62120107"));
    assertThat(encrypted.keyId()).isEqualTo("k");
    assertThat(encrypted.ciphertext()).containsExactly(9);
    assertThat(encrypted.annotations().get("a.b")).containsExactly(7);
    assertThat(KmsMessages.decrypted(HEX.parseHex("0a020102"))).containsExactly(1, 2);
  }

  @Test
  void answersBeyondTheBoundsOfTheProtocolAreRefused() {
    byte[] large = new ProtoWriter().bytes(1, new byte[1024]).text(2, "k").toByteArray();
    assertThatIllegalArgumentException().isThrownBy(() -> KmsMessages.encrypted(large));
    assertThatIllegalArgumentException().isThrownBy(() -> KmsMessages.encrypted(new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> KmsMessages.status(new byte[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KmsMessages.status(HEX.parseHex("0affffffff0f")));
  }

  @Test
  void noBytesMakeItFailInAnotherWayNorAllocateMoreThanThereIs() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      try {
        KmsMessages.encrypted(bytes);
        KmsMessages.status(bytes);
        KmsMessages.decrypted(bytes);
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
      bytes = concat(new byte[] {3}, concat(bytes, new byte[60]));
      WrappedByKms.decode(bytes);
    }
  }

  @Test
  void whatAPluginWrappedIsTakenApartAsItWasPutTogether() {
    Encrypted inner = new Encrypted(new byte[] {5, 6}, "key/ü", Map.of("x.example", new byte[300]));
    byte[] prefix = WrappedByKms.prefix(inner);

    WrappedByKms parts = WrappedByKms.decode(concat(prefix, new byte[60])).orElseThrow();

    assertThat(parts.prefix()).isEqualTo(prefix);
    assertThat(parts.innerKey().keyId()).isEqualTo("key/ü");
    assertThat(parts.innerKey().ciphertext()).containsExactly(5, 6);
    assertThat(parts.innerKey().annotations().get("x.example")).hasSize(300);
    for (int length = 0; length < prefix.length; length++) {
      assertThat(WrappedByKms.decode(concat(Arrays.copyOf(prefix, length), new byte[60])))
          .isEmpty();
    }
  }

  /** Whoever has to change the text has changed format 3. */
  @Test
  void whatAPluginWrappedIsStoredInALayoutThatIsFrozen() {
    Encrypted inner = new Encrypted(new byte[] {5, 6}, "kü", Map.of("x.example", new byte[] {7}));

    byte[] prefix = WrappedByKms.prefix(inner);

    assertThat(HexFormat.of().formatHex(prefix))
        .isEqualTo("03" + "00036bc3bc" + "00020506" + "0001" + "0009782e6578616d706c65" + "000107");
    assertThat(HexFormat.of().formatHex(WrappedByKms.associatedData(prefix, new byte[] {8, 9})))
        .isEqualTo("0000001a" + HexFormat.of().formatHex(prefix) + "00000002" + "0809");
  }

  @Test
  void aSocketWithNobodyBehindItIsAnAbsence(@TempDir Path dir) {
    RootKey root = new KmsPluginRootKey(dir.resolve("none.sock"), new SecureRandom());

    Assertions.assertThatExceptionOfType(Unavailable.class).isThrownBy(root::check);
    Assertions.assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> root.wrap(KeyMaterial.generate(new SecureRandom()), new byte[0]));
    Assertions.assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> root.unwrap(new byte[70], new byte[0]));
  }

  private static byte[] concat(byte[] one, byte[] other) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(one);
    out.writeBytes(other);
    return out.toByteArray();
  }
}
