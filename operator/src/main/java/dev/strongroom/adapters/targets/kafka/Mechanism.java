package dev.strongroom.adapters.targets.kafka;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The two ways in which users of Kafka log in by SCRAM; a user can have a password for each. */
enum Mechanism {
  /** With SHA-256. */
  SCRAM_SHA_256("SCRAM-SHA-256", 1, "PBKDF2WithHmacSHA256", 256),
  /** With SHA-512. */
  SCRAM_SHA_512("SCRAM-SHA-512", 2, "PBKDF2WithHmacSHA512", 512);

  /** The member of a value that names it. */
  static final String MEMBER = "mechanism";

  private final String declared;
  private final int number;
  private final String derivation;
  private final int bits;

  Mechanism(String declared, int number, String derivation, int bits) {
    this.declared = declared;
    this.number = number;
    this.derivation = derivation;
    this.bits = bits;
  }

  /** The one that a value names; the stronger one where it names none. */
  static Mechanism named(Optional<String> name) throws Stopped {
    if (name.isEmpty()) {
      return SCRAM_SHA_512;
    }
    return Arrays.stream(values())
        .filter(known -> known.declared.equals(name.get()))
        .findFirst()
        .orElseThrow(() -> new Stopped(TargetProblem.SASL_MECHANISM_UNKNOWN));
  }

  /** The one with this number in Kafka's protocol. */
  static Optional<Mechanism> numbered(int number) {
    return Arrays.stream(values()).filter(known -> known.number == number).findFirst();
  }

  /** Its name in SASL, and in Kafka's {@code sasl.mechanism}. */
  String declared() {
    return declared;
  }

  /** Its number in Kafka's protocol. */
  int number() {
    return number;
  }

  /**
   * The salted password that a server keeps (RFC 5802, {@code Hi}), of a password in UTF-8 as it
   * is: Kafka's clients prepare none.
   */
  byte[] salted(String password, byte[] salt, int iterations) {
    char[] characters = password.toCharArray();
    PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, bits);
    try {
      return SecretKeyFactory.getInstance(derivation).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException noSuchDerivation) {
      throw new IllegalStateException("the Java runtime lacks " + derivation, noSuchDerivation);
    } finally {
      spec.clearPassword();
      Arrays.fill(characters, '\0');
    }
  }

  /** The one that a value names after one that names this. */
  static Mechanism otherThan(Optional<String> name) {
    return name.filter(SCRAM_SHA_256.declared::equals).isPresent() ? SCRAM_SHA_512 : SCRAM_SHA_256;
  }
}
