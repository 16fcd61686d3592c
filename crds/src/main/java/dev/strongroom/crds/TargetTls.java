package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Transport security. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetTls(
    @JsonPropertyDescription(
            "VerifyFull checks certificate and host name; VerifyCA the certificate only; Require"
                + " encrypts without checking, so it does not keep out a server that stands in"
                + " between; Disable does not encrypt. Default: VerifyFull.")
        Mode mode,
    @JsonPropertyDescription(
            "ConfigMap of this namespace whose key holds the CA certificates to trust, as PEM."
                + " Default: the CAs of the operator's runtime.")
        ConfigMapKey caConfigMapRef) {
  /** How much the server's certificate is checked. */
  public enum Mode {
    /** No encryption. */
    Disable,
    /** Encryption, nothing checked. */
    Require,
    /** Encryption, certificate checked. */
    VerifyCA,
    /** Encryption, certificate and host name checked. */
    VerifyFull
  }

  /** A key of a ConfigMap in the same namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ConfigMapKey(
      @JsonPropertyDescription("Name of the ConfigMap.")
          @Required
          @Size(min = 1, max = 253)
          @Pattern(Patterns.OBJECT_NAME)
          String name,
      @JsonPropertyDescription("Key of its data. Default: ca.crt.")
          @Size(min = 1, max = 253)
          @Pattern(Patterns.DATA_KEY)
          String key) {}
}
