package dev.strongroom.adapters.kubernetes.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.RotationTimes;
import dev.strongroom.core.rotation.RotationWorld;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.RotationPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyScheduleTest {
  private final RotationWorld world = new RotationWorld("old");

  private static PolicyReader policy(String spec, MinimumInterval minimum) {
    return new PolicyReader(
        Serialization.unmarshal(
            "---\n{metadata: {name: p, resourceVersion: '1'}, spec: " + spec + "}",
            RotationPolicy.class),
        minimum);
  }

  private static ManagedSecretSpec.Rotation rotation(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, ManagedSecretSpec.Rotation.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                    | false
          {rotateImmediately: false}                                            | false
          {rotateImmediately: true}                                             | true
          {rotateImmediately: true, rules: {schedule: rate(7 days)}}            | true
          {rotateImmediately: true, suspend: true}                              | false
          """)
  void aRotationBeginsAtOnceWhereTheObjectAsksForOne(String declared, boolean atOnce) {
    // Given
    PolicyReader policy = policy("{schedule: rate(30 days)}", MinimumInterval.AWS);

    // When
    RotationTimes times = RotationPlans.times(policy.of(rotation(declared)), world.record());

    // Then
    assertThat(times.isDueAtOnce(world.record())).isEqualTo(atOnce);
  }

  @Test
  void theInstallationSaysHowOftenASecretMayBeRotated() {
    // Given
    ManagedSecretSpec.Rotation hourly = rotation("{rules: {schedule: rate(1 hour)}}");

    // When
    PolicyReader allowed = policy("{}", new MinimumInterval(1)).of(hourly);
    PolicyReader refused = policy("{}", MinimumInterval.AWS).of(hourly);

    // Then
    assertThat(allowed.schedule()).isPresent();
    assertThat(catchThrowableOfType(InvalidInput.class, refused::schedule).finding().message())
        .isEqualTo(
            "spec.rotation.rules.schedule: there must be at least 4 hours between two rotations.");
  }
}
