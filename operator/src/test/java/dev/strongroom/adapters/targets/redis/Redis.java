package dev.strongroom.adapters.targets.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetType.Events;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** Drivers and values for tests. */
final class Redis {
  private static final ObjectMapper JSON = new ObjectMapper();

  static final Events NOBODY =
      new Events() {
        @Override
        public void code(String code) {
          // Nobody reads it.
        }

        @Override
        public void answered() {
          // Nobody waits for it.
        }
      };

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
        NOBODY);
  }

  /** A secret of this user; {@code more} are further keys and values. */
  static SecretValue value(String username, String password, String... more) {
    ObjectNode json = JSON.createObjectNode().put("username", username).put("password", password);
    for (int i = 0; i < more.length; i += 2) {
      json.put(more[i], more[i + 1]);
    }
    try {
      return SecretValue.text(JSON.writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static SecretValue admin() {
    return value(RedisServer.ADMIN, RedisServer.ADMIN_PASSWORD);
  }

  /** A second password, given by the administrator. */
  static CredentialChange second(SecretValue pending, SecretValue current) {
    return new CredentialChange(
        RotationMode.TWO_VALUES, pending, current, Optional.empty(), Optional.of(admin()));
  }

  /** A change of the other user, by the administrator. */
  static CredentialChange alternating(SecretValue pending, SecretValue current) {
    return new CredentialChange(
        RotationMode.ALTERNATING_USERS, pending, current, Optional.empty(), Optional.of(admin()));
  }

  static CredentialRetirement retirement(RotationMode mode, SecretValue kept, SecretValue retired) {
    return new CredentialRetirement(mode, kept, retired, Optional.of(admin()));
  }
}
