package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How to reach an SSH server. The account and its key come from the secret itself. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SshTarget(
    @JsonPropertyDescription(
            "Host name or address. Values are bound to the host and port at which they were first"
                + " used; to change it, set the annotation strongroom.dev/rotate-to-host of the"
                + " ManagedSecret to the new host.")
        @Required
        @Size(min = 1, max = 253)
        String host,
    @JsonPropertyDescription("Port, 1 to 65535. Default: 22.") @Min(1) @Max(65535) Integer port,
    @JsonPropertyDescription(
            "Host keys of the server, at least one of those that it has, each as ssh-keyscan prints"
                + " it without the host: a type and the key in Base64. A server with none of them"
                + " is offered no key. Compare them with those on the server itself"
                + " (/etc/ssh/ssh_host_*_key.pub).")
        @Required
        @Size(min = 1, max = 8)
        List<@Size(min = 1, max = 2048) @Pattern(HOST_KEY) String> hostKeys,
    @JsonPropertyDescription(
            "File with the account's keys, below its home directory. Default:"
                + " .ssh/authorized_keys.")
        @Size(min = 1, max = 255)
        @Pattern(FILE)
        String authorizedKeysFile,
    @JsonPropertyDescription("Seconds to wait for a connection, 1 to 60. Default: 5.")
        @Min(1)
        @Max(60)
        Integer connectTimeoutSeconds,
    @JsonPropertyDescription("Seconds to wait for an answer, 1 to 300. Default: 10.")
        @Min(1)
        @Max(300)
        Integer statementTimeoutSeconds)
    implements DeclaredServer {
  /** What a file below the home directory is called. */
  public static final String FILE = "^[A-Za-z0-9._][A-Za-z0-9._/-]*$";

  /** A type of host key, and a key in Base64. */
  public static final String HOST_KEY =
      "^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa) [A-Za-z0-9+/]+={0,2}$";

  /** SSH has an encryption of its own. */
  @Override
  @JsonIgnore
  public TargetTls tls() {
    return null;
  }
}
