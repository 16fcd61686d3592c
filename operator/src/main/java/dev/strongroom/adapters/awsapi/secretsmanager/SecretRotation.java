package dev.strongroom.adapters.awsapi.secretsmanager;

import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.SecretAttributes.RotationSettings;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is told of a secret's rotation: as RotateSecret has set it, or else as its object declares
 * it. What was set stays visible when rotation was turned off, as in AWS.
 */
final class SecretRotation {
  private SecretRotation() {}

  /** Whether it is on; empty when the secret was never set to rotate. */
  static Optional<Boolean> isEnabled(SecretRecord record) {
    return record
        .attributes()
        .rotation()
        .map(RotationSettings::enabled)
        .or(() -> record.rotation().scheduleKey().map(schedule -> true));
  }

  /**
   * NextRotationDate, on or before which the next rotation starts: the last second of its window,
   * as in AWS. Empty while rotation is off.
   */
  static Optional<Instant> nextDate(SecretRecord record) {
    RotationState state = record.rotation();
    Optional<RotationSchedule> schedule = state.scheduleKey().flatMap(RotationSchedule::ofKey);
    return state
        .nextRotationAt()
        .filter(start -> isEnabled(record).orElse(false))
        .flatMap(
            start ->
                schedule.map(known -> known.windowOf(start, record.arn().toString()).lastSecond()));
  }

  /** One of the settings of RotateSecret. */
  static Optional<String> settings(
      SecretRecord record, Function<RotationSettings, Optional<String>> setting) {
    return record.attributes().rotation().flatMap(setting);
  }

  /** The RotationRules; empty when there is no schedule. */
  static Optional<Map<String, Object>> rules(SecretRecord record) {
    return record
        .attributes()
        .rotation()
        .map(set -> rules(set.afterDays(), set.duration(), set.schedule()))
        .filter(rules -> !rules.isEmpty())
        .or(
            () ->
                record
                    .rotation()
                    .scheduleKey()
                    .flatMap(RotationSchedule::ofKey)
                    .map(SecretRotation::rules));
  }

  /** A number of days is told as such: clients that had asked for it compare it with this. */
  private static Map<String, Object> rules(RotationSchedule schedule) {
    return rules(
        schedule.days(),
        schedule.duration(),
        Optional.of(schedule.expression()).filter(rate -> schedule.days().isEmpty()));
  }

  private static Map<String, Object> rules(
      Optional<Integer> days, Optional<String> duration, Optional<String> expression) {
    return new Output()
        .put("AutomaticallyAfterDays", days)
        .put("Duration", duration)
        .put("ScheduleExpression", expression)
        .members();
  }

  /** The ExternalSecretRotationMetadata. */
  static List<Map<String, String>> metadata(SecretRecord record) {
    return record
        .attributes()
        .rotation()
        .map(
            set ->
                set.externalMetadata().entrySet().stream()
                    .map(entry -> Map.of("Key", entry.getKey(), "Value", entry.getValue()))
                    .toList())
        .orElse(List.of());
  }
}
