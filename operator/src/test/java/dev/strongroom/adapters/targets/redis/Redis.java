package dev.strongroom.adapters.targets.redis;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** Drivers and values for tests. */
final class Redis {
  private Redis() {}

  static RedisDriver driver(DatabaseConnection connection) {
    return driver(connection, true);
  }

  static RedisDriver driver(DatabaseConnection connection, boolean tellsCauses) {
    return new RedisDriver(
        connection,
        AllowedHosts.unrestricted(),
        tellsCauses,
        new JsonCredentials(new JacksonJsonObjects()).assuming("default"),
        TargetValues.NOBODY);
  }

  static SecretValue admin() {
    return TargetValues.value(RedisServer.ADMIN, RedisServer.ADMIN_PASSWORD);
  }

  /** A second password, given by the administrator. */
  static CredentialChange second(SecretValue pending, SecretValue current) {
    return TargetValues.change(RotationMode.TWO_VALUES, pending, current, admin());
  }

  /** A change of the other user, by the administrator. */
  static CredentialChange alternating(SecretValue pending, SecretValue current) {
    return TargetValues.change(RotationMode.ALTERNATING_USERS, pending, current, admin());
  }

  static CredentialRetirement retirement(RotationMode mode, SecretValue kept, SecretValue retired) {
    return new CredentialRetirement(mode, kept, retired, Optional.of(admin()));
  }
}
