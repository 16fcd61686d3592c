package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How to reach a MariaDB or MySQL server. The credentials come from the secret itself. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MySqlTarget(
    @JsonPropertyDescription(
            "Host name or address. Logins for rotation go here. Values are bound to the host and"
                + " port at which they were first used. If this changes, or if a value that was"
                + " never rotated has another host in its host key (such as the readers'"
                + " endpoint), set the annotation strongroom.dev/rotate-to-host of the"
                + " ManagedSecret to this host; the host key in the value stays as it is.")
        @Required
        @Size(min = 1, max = 253)
        String host,
    @JsonPropertyDescription("Port, 1 to 65535. Default: 3306.") @Min(1) @Max(65535) Integer port,
    @JsonPropertyDescription(
            "Database to connect to. Default: the one in the value's dbname key, or none.")
        @Size(min = 1, max = 64)
        String database,
    @JsonPropertyDescription(
            "Transport security; mode VerifyFull or VerifyCA, because what a login of this protocol"
                + " sends is enough to log in. Default: mode VerifyFull with the system CAs.")
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
