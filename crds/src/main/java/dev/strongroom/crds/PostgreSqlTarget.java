package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How to reach a PostgreSQL server. The credentials come from the secret itself. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.allowCleartextPassword) || !self.allowCleartextPassword || !has(self.tls)"
            + " || !has(self.tls.mode) || self.tls.mode in ['VerifyCA', 'VerifyFull']",
    message =
        "spec.postgresql.allowCleartextPassword: needs tls.mode VerifyCA or VerifyFull, so that"
            + " only the right server is shown the password")
@ValidationRule(
    value =
        "!has(self.allowMd5Password) || !self.allowMd5Password || !has(self.tls)"
            + " || !has(self.tls.mode) || self.tls.mode in ['VerifyCA', 'VerifyFull']",
    message =
        "spec.postgresql.allowMd5Password: needs tls.mode VerifyCA or VerifyFull, so that only"
            + " the right server is shown the hash of the password")
@ValidationRule(
    value =
        "!has(self.channelBinding) || self.channelBinding != 'Require' || !has(self.tls)"
            + " || !has(self.tls.mode) || self.tls.mode != 'Disable'",
    message = "spec.postgresql.channelBinding: Require needs TLS; change tls.mode")
@ValidationRule(
    value =
        "!has(self.channelBinding) || self.channelBinding != 'Require'"
            + " || !((has(self.allowCleartextPassword) && self.allowCleartextPassword)"
            + " || (has(self.allowMd5Password) && self.allowMd5Password))",
    message =
        "spec.postgresql.channelBinding: Require needs SCRAM-SHA-256; remove"
            + " allowCleartextPassword and allowMd5Password")
@ValidationRule(
    value =
        "!has(self.tlsAsInSecret) || !self.tlsAsInSecret || !has(self.tls)"
            + " || !has(self.tls.mode) || self.tls.mode == 'VerifyFull'",
    message = "spec.postgresql.tlsAsInSecret: needs tls.mode VerifyFull, the default")
@ValidationRule(
    value =
        "!has(self.tlsAsInSecret) || !self.tlsAsInSecret"
            + " || !((has(self.allowCleartextPassword) && self.allowCleartextPassword)"
            + " || (has(self.allowMd5Password) && self.allowMd5Password)"
            + " || (has(self.channelBinding) && self.channelBinding == 'Require'))",
    message =
        "spec.postgresql.tlsAsInSecret: goes neither with allowCleartextPassword nor with"
            + " allowMd5Password nor with channelBinding Require, which need TLS")
public record PostgreSqlTarget(
    @JsonPropertyDescription(
            "Host name or address. Logins for rotation go here. Values are bound to the host and"
                + " port at which they were first used. If this changes, or if a value that was"
                + " never rotated has another host in its host key (such as the readers'"
                + " endpoint), set the annotation strongroom.dev/rotate-to-host of the"
                + " ManagedSecret to this host; the host key in the value stays as it is.")
        @Required
        @Size(min = 1, max = 253)
        String host,
    @JsonPropertyDescription("Port, 1 to 65535. Default: 5432.") @Min(1) @Max(65535) Integer port,
    @JsonPropertyDescription("Database to connect to. Default: postgres.") @Size(min = 1, max = 63)
        String database,
    @JsonPropertyDescription("Transport security. Default: mode VerifyFull with the system CAs.")
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
            "Whether the server may ask for the password in clear text, as LDAP, PAM and RADIUS"
                + " logins do. Needs tls.mode VerifyCA or VerifyFull. Default: false; only"
                + " SCRAM-SHA-256 is used, which never shows the password.")
        Boolean allowCleartextPassword,
    @JsonPropertyDescription(
            "Whether the server may ask for an MD5 hash of the password. Needs tls.mode VerifyCA"
                + " or VerifyFull. A rotation still stores the new password as SCRAM-SHA-256."
                + " Default: false.")
        Boolean allowMd5Password,
    @JsonPropertyDescription(
            "Whether a login is tied to its TLS connection (SCRAM-SHA-256-PLUS), so that a server"
                + " in between cannot relay it. Require refuses a server that does not offer it;"
                + " Prefer uses it where both sides can; Disable never uses it, for TLS that ends"
                + " at a proxy in front of the database. Default: Require for tls.mode Require"
                + " and VerifyCA, where the certificate does not prove which host answers, unless"
                + " allowCleartextPassword or allowMd5Password is true; otherwise Prefer. Set"
                + " Prefer for connection poolers, and for certificates signed with Ed25519,"
                + " which cannot be bound to.")
        ChannelBinding channelBinding,
    @JsonPropertyDescription(
            "Whether TLS is used as the ssl key of the secret's value says, as in AWS's rotation"
                + " template: true or false decides; without the key, or with anything else there,"
                + " TLS with a verified certificate is tried first and then no encryption. So"
                + " whoever can cut connections can have TLS left out, and read statements;"
                + " SCRAM-SHA-256 still shows no password. A value without engine needs TLS. Needs"
                + " tls.mode VerifyFull. Default: false; TLS is required, whatever the value says.")
        Boolean tlsAsInSecret)
    implements DeclaredServer {

  /** Whether a login is tied to its TLS connection. */
  public enum ChannelBinding {
    /** It must be. */
    Require,
    /** Where both sides can. */
    Prefer,
    /** Never. */
    Disable
  }
}
