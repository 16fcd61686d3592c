package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.ferretdb.FerretDbServer;
import dev.strongroom.e2e.ldap.OpenLdapServer;
import dev.strongroom.e2e.mariadb.MariaDbServer;
import dev.strongroom.e2e.mariadb.MySqlContainer;
import dev.strongroom.e2e.mariadb.MySqlProtocolServer;
import dev.strongroom.e2e.redis.RedisServer;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import dev.strongroom.e2e.servers.ActiveDirectoryServer;
import dev.strongroom.e2e.servers.RabbitMqServer;
import dev.strongroom.e2e.servers.SshServer;
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
    POSTGRESQL(() -> true, RotatedPostgreSql::new),
    MARIADB(MariaDbServer::isInstalled, () -> new RotatedSql("MariaDB", MariaDbServer.start())),
    MYSQL(MySqlContainer::isPossible, () -> new RotatedSql("MySQL", MySqlContainer.start())),
    /** MySQL's protocol without MySQL: its users can change their own passwords alone. */
    MYSQL_PROTOCOL(
        MySqlProtocolServer::isPossible,
        () -> new RotatedSql("MySQL", MySqlProtocolServer.start())),
    REDIS(RedisServer::isInstalled, RotatedRedis::new),
    LDAP(OpenLdapServer::isInstalled, RotatedLdap::new),
    ACTIVE_DIRECTORY(ActiveDirectoryServer::isInstalled, RotatedActiveDirectory::new),
    RABBITMQ(RabbitMqServer::isInstalled, RotatedRabbitMq::new),
    MONGODB(FerretDbServer::isPossible, RotatedMongo::new),
    SSH(SshServer::isInstalled, RotatedSsh::new),
    KAFKA(() -> true, RotatedKafka::new);

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
  static String withTls(String type, String field, String host, int port) {
    return "{type: %s, adminSecretRef: {name: admin}, %s: {host: %s, port: %d, tls:"
            .formatted(type, field, host, port)
        + " {caConfigMapRef: {name: ca}}}}";
  }
}
