package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.rotation.TargetScene.Login;
import dev.strongroom.e2e.servers.RabbitMqServer;
import java.util.Optional;

/** RabbitMQ; new values also have to log in by AMQP. */
final class RotatedRabbitMq implements RotatedServer {
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
