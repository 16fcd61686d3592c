package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.redis.RedisServer;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.util.Optional;
import java.util.OptionalInt;

/** Redis. */
final class RotatedRedis implements RotatedServer {
  private final RedisServer server = RedisServer.start();

  @Override
  public Address address() {
    return new Address(server.host(), server.port(), Optional.of(server.authorityPem()));
  }

  @Override
  public String target(int port) {
    return RotatedServer.withTls("Redis", "redis", address().host(), port);
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
