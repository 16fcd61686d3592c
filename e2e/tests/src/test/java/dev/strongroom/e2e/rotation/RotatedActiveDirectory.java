package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.rotation.TargetScene.Login;
import dev.strongroom.e2e.servers.ActiveDirectoryServer;
import java.util.Optional;

/** A domain of Active Directory. */
final class RotatedActiveDirectory implements RotatedServer {
  private final IssuedTls tls = IssuedTls.of(ActiveDirectoryServer.HOST);
  private final ActiveDirectoryServer server = ActiveDirectoryServer.start(tls.server());

  @Override
  public Address address() {
    return new Address(ActiveDirectoryServer.HOST, server.port(), Optional.of(tls.authorityPem()));
  }

  @Override
  public String target(int port) {
    return RotatedServer.withTls("ActiveDirectory", "activeDirectory", address().host(), port);
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
