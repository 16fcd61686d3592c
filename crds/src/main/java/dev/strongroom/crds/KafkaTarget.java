package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How to reach a Kafka broker. The credentials come from the secret itself. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KafkaTarget(
    @JsonPropertyDescription(
            "Host name or address of a broker. Logins for rotation go here. Values are bound to the"
                + " host and port at which they were first used; to change it, set the annotation"
                + " strongroom.dev/rotate-to-host of the ManagedSecret to the new host. Any broker"
                + " of a cluster will do.")
        @Required
        @Size(min = 1, max = 253)
        String host,
    @JsonPropertyDescription(
            "Port of a listener with the security protocol SASL_SSL, 1 to 65535. Default: 9093.")
        @Min(1)
        @Max(65535)
        Integer port,
    @JsonPropertyDescription(
            "Transport security. Default: mode VerifyFull with the system CAs. Mode Disable is for"
                + " listeners with SASL_PLAINTEXT: whoever stands in between can take over the"
                + " administrator's connection.")
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
