package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.rotation.TargetScene.Login;
import dev.strongroom.e2e.servers.KafkaServer;
import java.util.Optional;
import java.util.OptionalInt;

/** Kafka, whose administrator is a superuser. */
final class RotatedKafka implements RotatedServer {
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
    return RotatedServer.withTls("Kafka", "kafka", address().host(), port);
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
