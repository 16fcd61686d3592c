package dev.strongroom.adapters.kubernetes.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectMetersTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<ManagedSecret> secrets = new ArrayList<>();
  private final ObjectMeters meters =
      new ObjectMeters(
          () -> List.of("ManagedSecret"),
          () -> secrets.stream().map(secret -> secret),
          Clock.fixed(NOW, ZoneOffset.UTC),
          registry);

  @Test
  void tellsOfStatesProblemsAndTheMostOverdueRotation() {
    // Given
    secrets.add(secret("{type: Ready, status: 'True', reason: Synced}", "2026-10-31T23:59:00Z"));
    secrets.add(secret("{type: Ready, status: 'True', reason: Synced}", "2026-10-31T23:50:00Z"));
    secrets.add(
        secret(
            "{type: Ready, status: 'False', reason: SecretNotOurs},"
                + " {type: Rotated, status: 'Unknown', reason: RotationFrozen}",
            "2026-10-30T00:00:00Z"));

    // When
    meters.measure();

    // Then
    assertThat(value("strongroom.objects", "state", "healthy")).isEqualTo(2);
    assertThat(value("strongroom.objects", "state", "waiting")).isZero();
    assertThat(value("strongroom.object.problems", "reason", "SecretNotOurs")).isEqualTo(1);
    assertThat(registry.get("strongroom.rotation.overdue").gauge().value()).isEqualTo(600);
  }

  @Test
  void aReplicaThatDoesNotLeadTellsNothing() {
    // Given
    secrets.add(secret("{type: Ready, status: 'False', reason: SecretNotOurs}", null));
    meters.measure();

    // When
    meters.forget();

    // Then
    assertThat(registry.find("strongroom.objects").gauges()).isEmpty();
    assertThat(registry.find("strongroom.object.problems").gauges()).isEmpty();
  }

  private double value(String name, String tag, String value) {
    return registry.get(name).tag(tag, value).gauge().value();
  }

  private static ManagedSecret secret(String conditions, String next) {
    ManagedSecret secret = new ManagedSecret();
    secret.getMetadata().setNamespace("shop");
    secret.getMetadata().setName("db");
    secret.getMetadata().setGeneration(1L);
    secret.setStatus(
        Serialization.unmarshal(
            "observedGeneration: 1\nconditions: [%s]\nrotation: {nextRotationTime: %s}"
                .formatted(conditions, next == null ? "null" : "'" + next + "'"),
            ManagedSecretStatus.class));
    return secret;
  }
}
