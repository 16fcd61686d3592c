package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How to reach a MongoDB server. The credentials come from the secret itself. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MongoDbTarget(
    @JsonPropertyDescription(
            "Host name or address. Logins for rotation go here. Values are bound to the host and"
                + " port at which they were first used; to change it, set the annotation"
                + " strongroom.dev/rotate-to-host of the ManagedSecret to the new host. Only the"
                + " primary of a replica set takes changes: name it, or a name that leads to it,"
                + " such as the cluster endpoint of DocumentDB or a mongos.")
        @Required
        @Size(min = 1, max = 253)
        String host,
    @JsonPropertyDescription("Port, 1 to 65535. Default: 27017.") @Min(1) @Max(65535) Integer port,
    @JsonPropertyDescription(
            "Database in which the user and the administrator are defined (authSource), not the"
                + " one that the application uses. Default: the dbname key of each value, else"
                + " admin.")
        @Size(min = 1, max = 63)
        String authDatabase,
    @JsonPropertyDescription(
            "Transport security. Default: mode VerifyFull with the system CAs. New passwords are"
                + " sent as they are: with Require and Disable, whoever stands in between learns"
                + " them.")
        TargetTls tls,
    @JsonPropertyDescription("Seconds to wait for a connection, 1 to 60. Default: 5.")
        @Min(1)
        @Max(60)
        Integer connectTimeoutSeconds,
    @JsonPropertyDescription("Seconds to wait for an answer, 1 to 300. Default: 10.")
        @Min(1)
        @Max(300)
        Integer statementTimeoutSeconds,
    @JsonPropertyDescription(
            "Whether users for whom the server offers no SCRAM-SHA-256 log in by SCRAM-SHA-1, as"
                + " those of DocumentDB do. Default: false.")
        Boolean allowScramSha1)
    implements DeclaredServer {}
