package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How to reach a RabbitMQ server. The credentials come from the secret itself. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.amqpPort) || !has(self.tls) || !has(self.tls.mode)"
            + " || self.tls.mode in ['VerifyCA', 'VerifyFull']",
    message = "spec.rabbitmq.amqpPort: needs tls.mode VerifyCA or VerifyFull")
public record RabbitMqTarget(
    @JsonPropertyDescription(
            "Host name or address of the management API. Values are bound to the host and port at"
                + " which they were first used; to change it, set the annotation"
                + " strongroom.dev/rotate-to-host of the ManagedSecret to the new host. Any node of"
                + " a cluster will do.")
        @Required
        @Size(min = 1, max = 253)
        String host,
    @JsonPropertyDescription(
            "Port of the management API, 1 to 65535. Default: 15671. A port in the value is that"
                + " of AMQP and is not used.")
        @Min(1)
        @Max(65535)
        Integer port,
    @JsonPropertyDescription(
            "Port of AMQP 0-9-1 with TLS at the same host, 1 to 65535. If it is given, each new"
                + " value has to log in there too before it becomes current. Needs tls.mode"
                + " VerifyCA or VerifyFull. Default: logins at the management API only.")
        @Min(1)
        @Max(65535)
        Integer amqpPort,
    @JsonPropertyDescription(
            "Transport security of the management API and of AMQP. Default: mode VerifyFull with"
                + " the system CAs. Both take passwords as they are: with Require and Disable,"
                + " whoever stands in between learns them.")
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
