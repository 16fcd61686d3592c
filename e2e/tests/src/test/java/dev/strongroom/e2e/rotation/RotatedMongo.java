package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.ferretdb.FerretDbServer;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.util.Optional;

/** A server of MongoDB's protocol; its administrator is any user. */
final class RotatedMongo implements RotatedServer {
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
    return RotatedServer.withTls("MongoDB", "mongodb", address().host(), port);
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
