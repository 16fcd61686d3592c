package dev.strongroom.adapters.targets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.TargetType.Events;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** Values and events for tests of drivers. */
public final class TargetValues {
  /** Told of events, and silent. */
  public static final Events NOBODY =
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

  private static final ObjectMapper JSON = new ObjectMapper();

  private TargetValues() {}

  /** A change by an administrator. */
  public static CredentialChange change(
      RotationMode mode, SecretValue pending, SecretValue current, SecretValue admin) {
    return new CredentialChange(mode, pending, current, Optional.empty(), Optional.of(admin));
  }

  /** A change by the user alone. */
  public static CredentialChange byItself(SecretValue pending, SecretValue current) {
    return new CredentialChange(
        RotationMode.SINGLE_USER, pending, current, Optional.empty(), Optional.empty());
  }

  /** A secret of this user; {@code more} are further keys and values. */
  public static SecretValue value(String username, String password, String... more) {
    ObjectNode json = JSON.createObjectNode().put("username", username).put("password", password);
    return with(json, more);
  }

  /** A secret of these keys and values. */
  public static SecretValue object(String... keysAndValues) {
    return with(JSON.createObjectNode(), keysAndValues);
  }

  private static SecretValue with(ObjectNode json, String... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      json.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    try {
      return SecretValue.text(JSON.writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
