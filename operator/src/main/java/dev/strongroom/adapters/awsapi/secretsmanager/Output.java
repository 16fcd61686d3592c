package dev.strongroom.adapters.awsapi.secretsmanager;

import dev.strongroom.core.record.SecretRecord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The members of an output in AWS's order. What has no value is left out. */
final class Output {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** An output that begins with ARN and Name of a secret, as most do. */
  static Output named(SecretRecord record) {
    return new Output()
        .put("ARN", record.arn().toString())
        .put("Name", record.arn().name().value());
  }

  /** A member that is always there. */
  Output put(String name, Object value) {
    members.put(name, value);
    return this;
  }

  /** A member that may have no value. */
  Output put(String name, Optional<?> value) {
    value.ifPresent(present -> members.put(name, present));
    return this;
  }

  /** A text that is left out when it is empty. */
  Output text(String name, String value) {
    return value.isEmpty() ? this : put(name, value);
  }

  /** A list that is left out when it is empty. */
  Output list(String name, Collection<?> values) {
    return values.isEmpty() ? this : put(name, values);
  }

  /** The members. */
  Map<String, Object> members() {
    return members;
  }
}
