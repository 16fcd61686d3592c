package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.rotation.TargetScene.Login;
import dev.strongroom.e2e.servers.SshServer;
import java.util.Optional;
import java.util.OptionalInt;

/** OpenSSH: what users log in with is a private key. */
final class RotatedSsh implements RotatedServer {
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
