package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.ferretdb.FerretDbServer;
import dev.strongroom.e2e.ldap.OpenLdapServer;
import dev.strongroom.e2e.mariadb.MariaDbServer;
import dev.strongroom.e2e.mariadb.MySqlContainer;
import dev.strongroom.e2e.mariadb.MySqlProtocolServer;
import dev.strongroom.e2e.mariadb.SqlServer;
import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.e2e.redis.RedisServer;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import dev.strongroom.e2e.servers.ActiveDirectoryServer;
import dev.strongroom.e2e.servers.KafkaServer;
import dev.strongroom.e2e.servers.RabbitMqServer;
import dev.strongroom.e2e.servers.SshServer;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A real server whose users' passwords are rotated, as a test of any type of target sees it. */
public interface RotatedServer extends AutoCloseable {
  /** The name of the administrator that targets name. */
  String ADMINISTRATOR = "strongroom";

  /** The kinds of servers. */
  enum Kind {
    POSTGRESQL(() -> true, PostgreSql::new),
    MARIADB(MariaDbServer::isInstalled, () -> new Sql("MariaDB", MariaDbServer.start())),
    MYSQL(MySqlContainer::isPossible, () -> new Sql("MySQL", MySqlContainer.start())),
    /** MySQL's protocol without MySQL: its users can change their own passwords alone. */
    MYSQL_PROTOCOL(
        MySqlProtocolServer::isPossible, () -> new Sql("MySQL", MySqlProtocolServer.start())),
    REDIS(RedisServer::isInstalled, Redis::new),
    LDAP(OpenLdapServer::isInstalled, Ldap::new),
    ACTIVE_DIRECTORY(ActiveDirectoryServer::isInstalled, ActiveDirectory::new),
    RABBITMQ(RabbitMqServer::isInstalled, RabbitMq::new),
    MONGODB(FerretDbServer::isPossible, Mongo::new),
    SSH(SshServer::isInstalled, Ssh::new),
    KAFKA(() -> true, Kafka::new);

    private final BooleanSupplier installed;
    private final Supplier<RotatedServer> start;

    Kind(BooleanSupplier installed, Supplier<RotatedServer> start) {
      this.installed = installed;
      this.start = start;
    }

    /** Whether this machine has one. */
    public boolean isInstalled() {
      return installed.getAsBoolean();
    }

    /** Its name as objects of Kubernetes may have it. */
    public String lowerCase() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Starts one. */
    public RotatedServer start() {
      return start.get();
    }
  }

  /**
   * Where a server listens.
   *
   * @param authorityPem the CA that its certificate comes from, as PEM; empty for one without TLS
   */
  record Address(String host, int port, Optional<String> authorityPem) {}

  /** Where it listens. */
  Address address();

  /** The spec of a target that reaches it at this port. */
  String target(int port);

  /** What a user of this name logs in with. */
  default String username(String name) {
    return name;
  }

  /**
   * What a secret's {@code value.generate} has to be.
   *
   * @param template the value without what is secret in it
   */
  default String generated(String template) {
    return "{template: '%s', key: password}".formatted(template);
  }

  /** The member of a value with which a user logs in. */
  default String secretMember() {
    return "password";
  }

  /** Makes the administrator, who may do what a target needs and no more. */
  void createAdministrator(Login admin);

  /** Makes a user that can log in. */
  void createUser(String name, Login login);

  /** Whether it lets a user in. */
  boolean accepts(Login login);

  /** Whether it has this password of a user now; others may be accepted too for a while. */
  default boolean has(Login login) {
    return accepts(login);
  }

  /** Whether it accepts the password before for a while, whatever anybody does. */
  default boolean acceptsFormer() {
    return false;
  }

  /** How many passwords it has of a user; empty for one that cannot have several, or tell. */
  default OptionalInt passwords(String username) {
    return OptionalInt.empty();
  }

  @Override
  void close();

  /** Where a server listens, with TLS of a CA of its own. */
  private static String withTls(String type, String field, String host, int port) {
    return "{type: %s, adminSecretRef: {name: admin}, %s: {host: %s, port: %d, tls:"
            .formatted(type, field, host, port)
        + " {caConfigMapRef: {name: ca}}}}";
  }

  /** PostgreSQL, with users of which the administrator may grant the rights. */
  final class PostgreSql implements RotatedServer {
    private static final String DATABASE = "postgres";

    private final PostgresServer server = PostgresServer.start(PostgresServer.Settings.local());

    @Override
    public Address address() {
      return new Address(server.host(), server.port(), server.authorityPem());
    }

    @Override
    public String target(int port) {
      return withTls("PostgreSQL", "postgresql", address().host(), port);
    }

    @Override
    public void createAdministrator(Login admin) {
      run(
          "CREATE ROLE %s LOGIN CREATEROLE PASSWORD '%s'"
              .formatted(admin.username(), admin.password().replace("'", "''")));
    }

    @Override
    public void createUser(String name, Login login) {
      try {
        server.createLogin(name, login.password(), DATABASE);
      } catch (SQLException e) {
        throw new IllegalStateException("the user cannot be made", e);
      }
      run("GRANT %s TO %s WITH ADMIN OPTION".formatted(name, ADMINISTRATOR));
    }

    private void run(String sql) {
      try (var superuser = server.superuser();
          var statement = superuser.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql.split(" ")[0] + " failed", e);
      }
    }

    @Override
    public boolean accepts(Login login) {
      try {
        return server.accepts(login.username(), login.password(), DATABASE);
      } catch (SQLException e) {
        throw new IllegalStateException("no answer", e);
      }
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** MariaDB or MySQL, with a database that users may read. */
  final class Sql implements RotatedServer {
    private final String type;
    private final SqlServer server;

    private Sql(String type, SqlServer server) {
      this.type = type;
      this.server = server;
    }

    @Override
    public Address address() {
      return new Address(server.host(), server.port(), Optional.of(server.authorityPem()));
    }

    @Override
    public String target(int port) {
      return withTls(type, type.toLowerCase(Locale.ROOT), address().host(), port);
    }

    @Override
    public void createAdministrator(Login admin) {
      server.createUser(admin.username(), admin.password());
      server.run(
          "CREATE DATABASE shop",
          "GRANT CREATE USER ON *.* TO strongroom@'%'",
          "GRANT SELECT ON mysql.* TO strongroom@'%'",
          "GRANT SELECT ON shop.* TO strongroom@'%' WITH GRANT OPTION");
    }

    @Override
    public void createUser(String name, Login login) {
      server.createUser(name, login.password());
      server.run("GRANT SELECT ON shop.* TO '%s'@'%%'".formatted(name));
    }

    @Override
    public boolean accepts(Login login) {
      return server.accepts(login.username(), login.password());
    }

    @Override
    public OptionalInt passwords(String username) {
      return server.passwords(username);
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** Redis. */
  final class Redis implements RotatedServer {
    private final RedisServer server = RedisServer.start();

    @Override
    public Address address() {
      return new Address(server.host(), server.port(), Optional.of(server.authorityPem()));
    }

    @Override
    public String target(int port) {
      return withTls("Redis", "redis", address().host(), port);
    }

    @Override
    public void createAdministrator(Login admin) {
      server.setUser(
          admin.username(),
          "on",
          ">" + admin.password(),
          "+acl|getuser",
          "+acl|setuser",
          "+acl|save",
          "+config|rewrite");
    }

    @Override
    public void createUser(String name, Login login) {
      server.setUser(name, "on", ">" + login.password(), "~" + name + ":*", "+get", "+set");
    }

    @Override
    public boolean accepts(Login login) {
      return server.accepts(login.username(), login.password());
    }

    @Override
    public OptionalInt passwords(String username) {
      return OptionalInt.of(server.passwords(username));
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** OpenLDAP, without TLS. */
  final class Ldap implements RotatedServer {
    private final OpenLdapServer server = OpenLdapServer.start(ADMINISTRATOR);

    @Override
    public Address address() {
      return new Address(server.host(), server.port(), Optional.empty());
    }

    @Override
    public String target(int port) {
      return "{type: LDAP, adminSecretRef: {name: admin}, ldap: {host: %s, port: %d, tls: {mode:"
              .formatted(address().host(), port)
          + " Disable}}}";
    }

    @Override
    public String username(String name) {
      return OpenLdapServer.dn(name);
    }

    @Override
    public void createAdministrator(Login admin) {
      server.addEntry(ADMINISTRATOR, admin.password());
    }

    @Override
    public void createUser(String name, Login login) {
      server.addEntry(name, login.password());
    }

    @Override
    public boolean accepts(Login login) {
      return server.accepts(login.username(), login.password());
    }

    @Override
    public OptionalInt passwords(String username) {
      return OptionalInt.of(server.passwords(username));
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** A domain of Active Directory. */
  final class ActiveDirectory implements RotatedServer {
    private final IssuedTls tls = IssuedTls.of(ActiveDirectoryServer.HOST);
    private final ActiveDirectoryServer server = ActiveDirectoryServer.start(tls.server());

    @Override
    public Address address() {
      return new Address(
          ActiveDirectoryServer.HOST, server.port(), Optional.of(tls.authorityPem()));
    }

    @Override
    public String target(int port) {
      return withTls("ActiveDirectory", "activeDirectory", address().host(), port);
    }

    @Override
    public String username(String name) {
      return ActiveDirectoryServer.principal(name);
    }

    @Override
    public void createAdministrator(Login admin) {
      server.givenAdministrator(nameOf(admin), admin.password());
    }

    @Override
    public void createUser(String name, Login login) {
      server.givenUser(name, login.password());
    }

    @Override
    public boolean accepts(Login login) {
      return server.accepts(login.username(), login.password());
    }

    @Override
    public boolean has(Login login) {
      return accepts(login) && server.has(nameOf(login), login.password());
    }

    @Override
    public boolean acceptsFormer() {
      return true;
    }

    private static String nameOf(Login login) {
      return login.username().split("@")[0];
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** RabbitMQ; new values also have to log in by AMQP. */
  final class RabbitMq implements RotatedServer {
    private final IssuedTls tls = IssuedTls.of(RabbitMqServer.HOST);
    private final RabbitMqServer server = RabbitMqServer.start(tls.server());

    @Override
    public Address address() {
      return new Address(RabbitMqServer.HOST, server.port(), Optional.of(tls.authorityPem()));
    }

    @Override
    public String target(int port) {
      return "{type: RabbitMQ, adminSecretRef: {name: admin}, rabbitmq: {host: %s, port: %d, amqpPort:"
              .formatted(address().host(), port)
          + " %d, tls: {caConfigMapRef: {name: ca}}}}".formatted(server.amqpPort());
    }

    @Override
    public void createAdministrator(Login admin) {
      server.givenUser(admin.username(), admin.password(), "administrator");
    }

    @Override
    public void createUser(String name, Login login) {
      server.givenUser(name, login.password(), "management");
    }

    @Override
    public boolean accepts(Login login) {
      return server.accepts(login.username(), login.password());
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** A server of MongoDB's protocol; its administrator is any user. */
  final class Mongo implements RotatedServer {
    private static final String MECHANISM = "SCRAM-SHA-256";

    private final IssuedTls tls = IssuedTls.of(FerretDbServer.HOST);
    private final FerretDbServer server =
        FerretDbServer.start(FerretDbServer.program(), tls.server());

    @Override
    public Address address() {
      return new Address(FerretDbServer.HOST, server.port(), Optional.of(tls.authorityPem()));
    }

    @Override
    public String target(int port) {
      return withTls("MongoDB", "mongodb", address().host(), port);
    }

    @Override
    public void createAdministrator(Login admin) {
      server.givenUser(admin.username(), admin.password(), MECHANISM);
    }

    @Override
    public void createUser(String name, Login login) {
      server.givenUser(name, login.password(), MECHANISM);
    }

    @Override
    public boolean accepts(Login login) {
      return server.accepts(login.username(), login.password());
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** OpenSSH: what users log in with is a private key. */
  final class Ssh implements RotatedServer {
    private final SshServer server = SshServer.start();

    /** Its host key, as targets name it. */
    String hostKey() {
      return server.hostKey();
    }

    @Override
    public Address address() {
      return new Address(SshServer.HOST, server.port(), Optional.empty());
    }

    @Override
    public String target(int port) {
      return "{type: SSH, ssh: {host: %s, port: %d, hostKeys: ['%s']}}"
          .formatted(SshServer.HOST, port, server.hostKey());
    }

    @Override
    public String generated(String template) {
      return "{template: '%s', keyMaterial: {algorithm: Ed25519, encoding: OpenSSH}}"
          .formatted(template);
    }

    @Override
    public String secretMember() {
      return "privateKey";
    }

    @Override
    public void createAdministrator(Login admin) {
      // Accounts change their keys themselves.
    }

    @Override
    public void createUser(String name, Login login) {
      server.givenAccount(name, SshServer.publicKey(login.password()));
    }

    @Override
    public boolean accepts(Login login) {
      return server.accepts(login.username(), login.password());
    }

    @Override
    public OptionalInt passwords(String username) {
      return OptionalInt.of(server.authorizedKeys(username).size());
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** Kafka, whose administrator is a superuser. */
  final class Kafka implements RotatedServer {
    private static final String FIRST = "SCRAM-SHA-512";
    private static final String SECOND = "SCRAM-SHA-256";

    private final IssuedTls tls = IssuedTls.of(KafkaServer.HOST);
    private final KafkaServer server = KafkaServer.start(tls.server(), tls.authorityPem());

    @Override
    public Address address() {
      return new Address(KafkaServer.HOST, server.port(), Optional.of(tls.authorityPem()));
    }

    @Override
    public String target(int port) {
      return withTls("Kafka", "kafka", address().host(), port);
    }

    @Override
    public void createAdministrator(Login admin) {
      server.givenUser(admin.username(), FIRST, admin.password());
    }

    @Override
    public void createUser(String name, Login login) {
      server.givenUser(name, FIRST, login.password());
    }

    @Override
    public boolean accepts(Login login) {
      return server.accepts(login.username(), FIRST, login.password())
          || server.accepts(login.username(), SECOND, login.password());
    }

    @Override
    public OptionalInt passwords(String username) {
      return OptionalInt.of(server.mechanisms(username).size());
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
