package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.ldap.OpenLdapServer;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.util.Optional;
import java.util.OptionalInt;

/** OpenLDAP, without TLS. */
final class RotatedLdap implements RotatedServer {
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
