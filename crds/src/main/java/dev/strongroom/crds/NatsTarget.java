package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How users of a NATS account are issued, and the server at which each new one is tried. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NatsTarget(
    @JsonPropertyDescription(
            "Host name or address of a server that knows the account. A new user has to log in"
                + " there before it becomes current. Values are bound to the host and port at which"
                + " they were first used; to change it, set the annotation"
                + " strongroom.dev/rotate-to-host of the ManagedSecret to the new host.")
        @Required
        @Size(min = 1, max = 253)
        String host,
    @JsonPropertyDescription("Port for clients, 1 to 65535. Default: 4222.") @Min(1) @Max(65535)
        Integer port,
    @JsonPropertyDescription(
            "How long the JWT of a new user is valid: 1h to 9999h, or 1d to 9999d. Choose at least"
                + " twice the interval of rotations. Default: 90d.")
        @Size(min = 2, max = 5)
        @Pattern(ClientCertificateTarget.VALIDITY)
        String validity,
    @JsonPropertyDescription(
            "Transport security. Default: mode VerifyFull with the system CAs. A login shows no"
                + " secret, with mode Require or Disable neither.")
        TargetTls tls,
    @JsonPropertyDescription("Seconds to wait for a connection, 1 to 60. Default: 5.")
        @Min(1)
        @Max(60)
        Integer connectTimeoutSeconds,
    @JsonPropertyDescription("Seconds to wait for an answer, 1 to 300. Default: 10.")
        @Min(1)
        @Max(300)
        Integer statementTimeoutSeconds)
    implements DeclaredServer {}
