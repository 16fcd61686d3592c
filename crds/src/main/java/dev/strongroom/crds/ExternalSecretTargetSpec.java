package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** Which system, and how to reach it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.type != 'PostgreSQL' || has(self.postgresql)",
    message = "spec.postgresql: must be given for type PostgreSQL")
@ValidationRule(
    value = "self.type != 'MariaDB' || has(self.mariadb)",
    message = "spec.mariadb: must be given for type MariaDB")
@ValidationRule(
    value =
        "!has(self.mariadb) || !has(self.mariadb.tls) || !has(self.mariadb.tls.mode)"
            + " || self.mariadb.tls.mode in ['VerifyCA', 'VerifyFull']",
    message = "spec.mariadb.tls.mode: must be VerifyFull or VerifyCA")
@ValidationRule(
    value = "self.type != 'MySQL' || has(self.mysql)",
    message = "spec.mysql: must be given for type MySQL")
@ValidationRule(
    value =
        "!has(self.mysql) || !has(self.mysql.tls) || !has(self.mysql.tls.mode)"
            + " || self.mysql.tls.mode in ['VerifyCA', 'VerifyFull']",
    message = "spec.mysql.tls.mode: must be VerifyFull or VerifyCA")
@ValidationRule(
    value = "self.type != 'Redis' || has(self.redis)",
    message = "spec.redis: must be given for type Redis")
@ValidationRule(
    value = "self.type != 'LDAP' || has(self.ldap)",
    message = "spec.ldap: must be given for type LDAP")
@ValidationRule(
    value = "self.type != 'ActiveDirectory' || has(self.activeDirectory)",
    message = "spec.activeDirectory: must be given for type ActiveDirectory")
@ValidationRule(
    value =
        "!has(self.activeDirectory) || !has(self.activeDirectory.tls)"
            + " || !has(self.activeDirectory.tls.mode)"
            + " || self.activeDirectory.tls.mode in ['VerifyCA', 'VerifyFull']",
    message = "spec.activeDirectory.tls.mode: must be VerifyFull or VerifyCA")
@ValidationRule(
    value = "self.type != 'RabbitMQ' || has(self.rabbitmq)",
    message = "spec.rabbitmq: must be given for type RabbitMQ")
@ValidationRule(
    value = "self.type != 'MongoDB' || has(self.mongodb)",
    message = "spec.mongodb: must be given for type MongoDB")
@ValidationRule(
    value = "self.type != 'Kafka' || has(self.kafka)",
    message = "spec.kafka: must be given for type Kafka")
@ValidationRule(
    value = "self.type != 'SSH' || has(self.ssh)",
    message = "spec.ssh: must be given for type SSH")
@ValidationRule(
    value = "self.type != 'SSH' || !has(self.adminSecretRef)",
    message = "spec.adminSecretRef: an account at an SSH server changes its keys itself")
@ValidationRule(
    value = "self.type != 'ClientCertificate' || has(self.clientCertificate)",
    message = "spec.clientCertificate: must be given for type ClientCertificate")
@ValidationRule(
    value =
        "!has(self.clientCertificate) || !has(self.clientCertificate.tls)"
            + " || !has(self.clientCertificate.tls.mode)"
            + " || self.clientCertificate.tls.mode in ['VerifyCA', 'VerifyFull']",
    message = "spec.clientCertificate.tls.mode: must be VerifyFull or VerifyCA")
@ValidationRule(
    value = "self.type != 'NATS' || has(self.nats)",
    message = "spec.nats: must be given for type NATS")
@ValidationRule(
    value = "self.type != 'Function' || has(self.function)",
    message = "spec.function: must be given for type Function")
@ValidationRule(
    value = "self.type != 'Job' || has(self.job)",
    message = "spec.job: must be given for type Job")
@ValidationRule(
    value = "!(self.type in ['Function', 'Job']) || !has(self.adminSecretRef)",
    message = "spec.adminSecretRef: a function or Job finds its administrator itself")
public record ExternalSecretTargetSpec(
    @JsonPropertyDescription("The kind of system.") @Required Type type,
    @JsonPropertyDescription(
            "The ManagedSecret of this namespace with the credential of an administrator of the"
                + " system, for strategies that need one. Its value names this target's host in"
                + " its host key, or its annotation strongroom.dev/rotate-to-host does. For types"
                + " whose credentials are issued, the key of the issuer.")
        LocalReference adminSecretRef,
    @JsonPropertyDescription(
            "Rotations at this target that may run at one time, 1 to 1000. Default: no limit but"
                + " those of the policies and of the installation.")
        @Min(1)
        @Max(1000)
        Integer maxParallel,
    @JsonPropertyDescription("How to reach a PostgreSQL server, version 10 or newer.")
        PostgreSqlTarget postgresql,
    @JsonPropertyDescription("How to reach a MariaDB server, version 10.4 or newer.")
        MySqlTarget mariadb,
    @JsonPropertyDescription("How to reach a MySQL server, version 8.0.17 or newer.")
        MySqlTarget mysql,
    @JsonPropertyDescription("How to reach a Redis server, version 6 or newer, or a Valkey server.")
        RedisTarget redis,
    @JsonPropertyDescription("How to reach an LDAP directory.") LdapTarget ldap,
    @JsonPropertyDescription(
            "How to reach a writable domain controller of Active Directory, or of Samba as one, by"
                + " LDAPS.")
        LdapTarget activeDirectory,
    @JsonPropertyDescription(
            "How to reach a RabbitMQ server, version 3.8 or newer, by its management API.")
        RabbitMqTarget rabbitmq,
    @JsonPropertyDescription(
            "How to reach a MongoDB server, version 4.4 or newer, or a DocumentDB cluster.")
        MongoDbTarget mongodb,
    @JsonPropertyDescription(
            "How to reach a broker of Apache Kafka, version 2.7 or newer, whose users log in by"
                + " SCRAM.")
        KafkaTarget kafka,
    @JsonPropertyDescription(
            "How to reach an SSH server, at which an account changes the keys of its"
                + " authorized_keys.")
        SshTarget ssh,
    @JsonPropertyDescription(
            "Certificates by which clients log in at servers, issued by a certificate authority"
                + " whose certificate and key the ManagedSecret of adminSecretRef has.")
        ClientCertificateTarget clientCertificate,
    @JsonPropertyDescription(
            "Users of a NATS account that is defined by JWT, issued by a key of the account whose"
                + " seed the ManagedSecret of adminSecretRef has.")
        NatsTarget nats,
    @JsonPropertyDescription(
            "How to call a function that carries out the steps of a rotation, as AWS's rotation"
                + " functions do. It reads and writes the secret at the endpoint.")
        FunctionTarget function,
    @JsonPropertyDescription(
            "Which Jobs carry out the steps of a rotation, each in a container that gets the step"
                + " by its environment. It reads and writes the secret at the endpoint.")
        JobTarget job) {

  /** The kinds of systems that can be rotated. */
  public enum Type {
    /** A PostgreSQL server or one that speaks its protocol and SQL. */
    PostgreSQL("postgresql"),
    /** A MariaDB server. */
    MariaDB("mariadb"),
    /** A MySQL server. */
    MySQL("mysql"),
    /** A Redis or Valkey server. */
    Redis("redis"),
    /** An LDAP directory, such as OpenLDAP. */
    LDAP("ldap"),
    /** A domain of Active Directory. */
    ActiveDirectory("activeDirectory"),
    /** A RabbitMQ server. */
    RabbitMQ("rabbitmq"),
    /** A MongoDB server, or one that speaks its protocol, such as DocumentDB. */
    MongoDB("mongodb"),
    /** A broker of Apache Kafka. */
    Kafka("kafka"),
    /** An account at an SSH server, such as OpenSSH. */
    SSH("ssh"),
    /** Certificates of clients, from a certificate authority. */
    ClientCertificate("clientCertificate"),
    /** Users of an account of NATS. */
    NATS("nats"),
    /** A function that rotates credentials of any system. */
    Function("function"),
    /** Jobs that rotate credentials of any system. */
    Job("job");

    private final String field;

    Type(String field) {
      this.field = field;
    }

    /** The field of the spec that holds the connection. */
    public String field() {
      return field;
    }
  }

  /**
   * The connection to a system of the declared type, null if it is missing, or the type has none or
   * is of a later version.
   */
  public DeclaredConnection connection() {
    if (type == null) {
      return null;
    }
    return switch (type) {
      case PostgreSQL -> postgresql;
      case MariaDB -> mariadb;
      case MySQL -> mysql;
      case Redis -> redis;
      case LDAP -> ldap;
      case ActiveDirectory -> activeDirectory;
      case RabbitMQ -> rabbitmq;
      case MongoDB -> mongodb;
      case Kafka -> kafka;
      case SSH -> ssh;
      case ClientCertificate -> clientCertificate;
      case NATS -> nats;
      case Function -> function;
      case Job -> null;
    };
  }
}
