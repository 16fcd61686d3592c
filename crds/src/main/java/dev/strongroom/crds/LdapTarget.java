package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How to reach a directory by LDAP. The credentials come from the secret itself. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LdapTarget(
    @JsonPropertyDescription(
            "Host name or address. Logins for rotation go here. Values are bound to the host and"
                + " port at which they were first used; to change it, set the annotation"
                + " strongroom.dev/rotate-to-host of the ManagedSecret to the new host. Name a"
                + " server that takes changes, not a replica.")
        @Required
        @Size(min = 1, max = 253)
        String host,
    @JsonPropertyDescription("Port, 1 to 65535. Default: 636.") @Min(1) @Max(65535) Integer port,
    @JsonPropertyDescription(
            "Transport security, from the first byte (LDAPS). Default: mode VerifyFull with the"
                + " system CAs. A bind shows the password: with Require and Disable, whoever stands"
                + " in between learns it.")
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
