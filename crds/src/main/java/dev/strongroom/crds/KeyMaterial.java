package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** How a key is made. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.size) || (self.algorithm == 'RSA' && self.size in [2048, 3072, 4096])"
            + " || (self.algorithm == 'ECDSA' && self.size in [256, 384, 521])",
    message = "size: 2048, 3072 or 4096 for RSA, 256, 384 or 521 for ECDSA, else left out")
@ValidationRule(
    value = "!has(self.bytes) || self.algorithm == 'HMAC'",
    message = "bytes: goes with algorithm HMAC")
@ValidationRule(
    value = "!has(self.encoding) || self.algorithm != 'HMAC'",
    message = "encoding: an HMAC key has none")
public record KeyMaterial(
    @JsonPropertyDescription(
            "Ed25519, ECDSA and RSA: a key pair under privateKey and publicKey of the value. HMAC:"
                + " random bytes in Base64 under key. The value's keyId tells keys apart.")
        @Required
        Algorithm algorithm,
    @JsonPropertyDescription(
            "Bits of the key: 2048, 3072 or 4096 for RSA (default 3072), 256, 384 or 521 for ECDSA"
                + " (default 256).")
        @Min(256)
        @Max(4096)
        Integer size,
    @JsonPropertyDescription("Bytes of an HMAC key, 16 to 128. Default: 32.") @Min(16) @Max(128)
        Integer bytes,
    @JsonPropertyDescription(
            "PKCS8: PEM, the private key as PKCS #8 without encryption, the public key as"
                + " SubjectPublicKeyInfo. OpenSSH: as ssh-keygen writes them, without a"
                + " passphrase. Default: PKCS8.")
        Encoding encoding) {

  /** What the key is for. */
  public enum Algorithm {
    /** Signatures by Ed25519. */
    Ed25519,
    /** Signatures on the curves P-256, P-384, P-521. */
    ECDSA,
    /** Signatures and encryption by RSA. */
    RSA,
    /** Message authentication codes. */
    HMAC
  }

  /** How a key pair is written. */
  public enum Encoding {
    /** PEM. */
    PKCS8,
    /** The format of OpenSSH. */
    OpenSSH
  }
}
