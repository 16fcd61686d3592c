package dev.strongroom.adapters.awsapi.secretsmanager;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import java.util.Map;
import java.util.Optional;

/** What is told of a secret's rotation. */
final class SecretRotation {
  private SecretRotation() {}

  /** Whether it is on; empty when the secret has no schedule. */
  static Optional<Boolean> isEnabled(SecretRecord record) {
    return record.rotation().scheduleKey().map(schedule -> true);
  }

  /** The RotationRules; empty when there is no schedule. */
  static Optional<Map<String, Object>> rules(SecretRecord record) {
    return record
        .rotation()
        .scheduleKey()
        .flatMap(RotationSchedule::ofKey)
        .map(SecretRotation::rules);
  }

  /** A number of days is told as such: clients that had asked for it compare it with this. */
  private static Map<String, Object> rules(RotationSchedule schedule) {
    return new Output()
        .put("AutomaticallyAfterDays", schedule.days())
        .put("Duration", schedule.duration())
        .put(
            "ScheduleExpression",
            Optional.of(schedule.expression()).filter(rate -> schedule.days().isEmpty()))
        .members();
  }
}
