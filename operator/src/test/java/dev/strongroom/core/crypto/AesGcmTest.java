package dev.strongroom.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.values.PlaintextAccess;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AesGcmTest {
  private static final String KEY_15 =
      "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
  private static final String NONCE_15 = "cafebabefacedbaddecaf888";
  private static final String PLAIN_15 =
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
          + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
  private static final String CIPHER_15 =
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662";

  /** Test cases 13, 14 and 16 of the GCM specification that NIST SP 800-38D adopts. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "0000000000000000000000000000000000000000000000000000000000000000,"
            + "000000000000000000000000,'','','',530f8afbc74536b9a963b4f1c4cb738b",
        "0000000000000000000000000000000000000000000000000000000000000000,"
            + "000000000000000000000000,'',00000000000000000000000000000000,"
            + "cea7403d4d606b6e074ec5d3baf39d18,d0d1c8a799996bf0265b98b5d48ab919",
        KEY_15
            + ","
            + NONCE_15
            + ",feedfacedeadbeeffeedfacedeadbeefabaddad2,"
            + PLAIN_15
            + ","
            + CIPHER_15
            + ",76fc6ece0f4e1768cddf8853bb2d551b"
      })
  void givesThePublishedCiphertext(
      String key, String nonce, String aad, String plain, String cipher, String tag) {
    byte[] box = AesGcm.seal(key(key), fixed(hex(nonce)), hex(aad), hex(plain));

    assertThat(HexFormat.of().formatHex(box)).isEqualTo(nonce + cipher + tag);
    assertThat(AesGcm.open(key(key), hex(aad), box))
        .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(hex(plain)));
  }

  @Test
  void opensNothingUnderAnotherKeyOrAssociatedDataOrWhenCut() {
    KeyMaterial key = KeyMaterial.generate(new SecureRandom());
    byte[] aad = {1};
    byte[] box = AesGcm.seal(key, new SecureRandom(), aad, new byte[] {1, 2, 3});

    assertThat(AesGcm.open(KeyMaterial.generate(new SecureRandom()), aad, box)).isEmpty();
    assertThat(AesGcm.open(key, new byte[] {2}, box)).isEmpty();
    for (int length = 0; length < box.length; length++) {
      assertThat(AesGcm.open(key, aad, Arrays.copyOf(box, length))).isEmpty();
    }
  }

  @Test
  void sealsTheSamePlaintextDifferentlyEachTime() {
    KeyMaterial key = KeyMaterial.generate(new SecureRandom());
    SecureRandom random = new SecureRandom();

    byte[] first = AesGcm.seal(key, random, new byte[0], new byte[8]);

    assertThat(AesGcm.seal(key, random, new byte[0], new byte[8])).isNotEqualTo(first);
  }

  @Test
  void keyMaterialIsRedactedWipedAndClosed() {
    byte[] owned = new byte[32];
    Arrays.fill(owned, (byte) 7);
    KeyMaterial key = KeyMaterial.owning(owned);
    assertThat(key).hasToString("KeyMaterial[redacted]");
    assertThat(key.bytes(PlaintextAccess.granted())).containsOnly(7);

    key.close();

    assertThat(owned).containsOnly(0);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> key.bytes(PlaintextAccess.granted())))
        .isInstanceOf(IllegalStateException.class);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> key.copyTo(new byte[32], 0, PlaintextAccess.granted())))
        .isInstanceOf(IllegalStateException.class);
  }

  private static KeyMaterial key(String hex) {
    return KeyMaterial.owning(hex(hex));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static SecureRandom fixed(byte[] bytes) {
    return new SecureRandom() {
      private static final long serialVersionUID = 1L;

      @Override
      public void nextBytes(byte[] out) {
        System.arraycopy(bytes, 0, out, 0, out.length);
      }
    };
  }
}
