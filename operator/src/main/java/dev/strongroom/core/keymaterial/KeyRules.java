package dev.strongroom.core.keymaterial;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import java.util.Optional;

/** How a key is made. */
public sealed interface KeyRules {
  /** The member of the JSON object that holds the secret part. */
  String secretMember();

  /**
   * A key of a MAC (HMAC, RFC 2104): random bytes.
   *
   * @param bytes how many, {@value #LEAST} to {@value #MOST}
   */
  record Hmac(int bytes) implements KeyRules {
    /** The least, 128 bits. */
    public static final int LEAST = 16;

    /** The most, the block of SHA-512: what is longer is hashed first. */
    public static final int MOST = 128;

    /** The length unless another is asked for, that of SHA-256's output. */
    public static final int DEFAULT = 32;

    /**
     * Checks the length.
     *
     * @throws InvalidInput with {@link DeclarationReason#InvalidSpecField}
     */
    public Hmac {
      if (bytes < LEAST || bytes > MOST) {
        throw invalid("bytes", "must be from 16 to 128.");
      }
    }

    @Override
    public String secretMember() {
      return KeyMaterial.KEY;
    }
  }

  /**
   * A key pair.
   *
   * @param algorithm the kind of key
   * @param size in bits; see {@link Algorithm#sizes}
   * @param encoding how it is written
   */
  record Pair(Algorithm algorithm, int size, Encoding encoding) implements KeyRules {
    private static final int ED25519_BITS = 256;

    /**
     * Checks the size.
     *
     * @throws InvalidInput with {@link DeclarationReason#InvalidSpecField}
     */
    public Pair {
      if (algorithm.sizes().indexOf(size) < 0) {
        throw invalid("size", "must be one of " + algorithm.sizes() + " for " + algorithm + ".");
      }
    }

    /**
     * Like this key: of the same algorithm, and of at least the same size, as far as there is one.
     *
     * @return empty for a kind that is not made here
     */
    public static Optional<Pair> like(PublicKey key, Encoding encoding) {
      if (key instanceof RSAPublicKey rsa) {
        return Optional.of(rsaLike(rsa.getModulus().bitLength(), encoding));
      } else if (key instanceof ECPublicKey curve) {
        int bits = curve.getParams().getCurve().getField().getFieldSize();
        return Optional.of(bits)
            .filter(Algorithm.ECDSA.sizes()::contains)
            .map(size -> new Pair(Algorithm.ECDSA, size, encoding));
      }
      boolean isEd25519 =
          key instanceof EdECPublicKey edwards
              && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
      return isEd25519
          ? Optional.of(new Pair(Algorithm.ED25519, ED25519_BITS, encoding))
          : Optional.empty();
    }

    /** Like an RSA key of this size in bits. */
    static Pair rsaLike(int bits, Encoding encoding) {
      List<Integer> sizes = Algorithm.RSA.sizes().stream().sorted().toList();
      return new Pair(
          Algorithm.RSA,
          sizes.stream()
              .filter(size -> size >= bits)
              .findFirst()
              .orElse(sizes.get(sizes.size() - 1)),
          encoding);
    }

    @Override
    public String secretMember() {
      return KeyMaterial.PRIVATE_KEY;
    }
  }

  private static InvalidInput invalid(String field, String why) {
    return new InvalidInput(DeclarationReason.InvalidSpecField.with("keyMaterial." + field, why));
  }

  /** A kind of key pair. */
  enum Algorithm {
    /** Ed25519 (RFC 8032). */
    ED25519(List.of(256)),
    /** ECDSA on the curves P-256, P-384 and P-521 (FIPS 186-5). */
    ECDSA(List.of(256, 384, 521)),
    /** RSA with the exponent 65537. */
    RSA(List.of(3072, 2048, 4096));

    private final List<Integer> sizes;

    Algorithm(List<Integer> sizes) {
      this.sizes = sizes;
    }

    /** The sizes in bits that there are; the first is the default. */
    public List<Integer> sizes() {
      return sizes;
    }
  }

  /** How a key pair is written. */
  enum Encoding {
    /** PEM: the private key as PKCS #8 (RFC 5958), the public one as SubjectPublicKeyInfo. */
    PKCS8,
    /** As OpenSSH's tools do: its own format, and a line of {@code authorized_keys}. */
    OPENSSH
  }
}
