package dev.strongroom.e2e.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.strongroom.adapters.cel.CelExpressions;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.adapters.kubernetes.projection.ProjectionRequest;
import dev.strongroom.adapters.kubernetes.projection.ProjectionWriter;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.projection.Shape;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody makes a Secret in the moment between the look and the write. */
@RequiresCluster
@Tag("hostile")
class ProjectionRaceIT {
  private static final JsonObjects JSON = new JacksonJsonObjects();
  private static final VersionId VERSION = VersionId.derived("race");
  private static final VersionId NEXT = VersionId.derived("next");

  private static TestNamespace team;
  private static KubernetesClient client;
  private static ProjectionWriter secrets;

  @BeforeAll
  static void connect(Cluster cluster) {
    team = TestNamespace.create(cluster.client(), "projection-race-it");
    ProjectionMac mac = new ProjectionMac(KeyMaterial.generate(new SecureRandom()));
    client = KubernetesClients.create(cluster.client().getConfiguration());
    secrets = new ProjectionWriter(client, () -> mac, "test");
  }

  @AfterAll
  static void close() {
    client.close();
  }

  @Test
  void aSecretThatAppearedIsNotWrittenOver() {
    // Given
    Secret plain = team.createSecret("plain", Map.of("theirs", "x"));
    Secret shaped = team.createSecret("shaped", Map.of("theirs", "x"));

    // When
    Optional<SeenSecret> created = add(spec("plain", Map.of()));
    Optional<SeenSecret> applied = add(spec("shaped", Map.of("app", "shop")));

    // Then
    assertThat(created).isEmpty();
    assertThat(applied).isEmpty();
    assertThat(team.secrets("plain").get()).isEqualTo(plain);
    assertThat(team.secrets("shaped").get()).isEqualTo(shaped);
  }

  @Test
  void whereNoneAppearedOneIsMade() {
    // Given, When
    Optional<SeenSecret> created = add(spec("new-plain", Map.of()));
    Optional<SeenSecret> applied = add(spec("new-shaped", Map.of("app", "shop")));

    // Then
    assertThat(created).isPresent();
    assertThat(applied).isPresent();
    assertThat(team.secrets("new-shaped").get().getMetadata().getLabels())
        .containsEntry("app", "shop");
  }

  @Test
  void aSecretThatTookThePlaceOfTheOneThatWasSeenIsNotWrittenOver() {
    // Given
    SeenSecret seen = add(spec("replaced", Map.of())).orElseThrow();
    team.secrets("replaced").delete();
    Secret theirs = team.createSecret("replaced", Map.of("theirs", "x"));

    // When
    Throwable refused = catchThrowable(() -> apply(seen, spec("replaced", Map.of())));

    // Then
    assertThat(refused == null || refused instanceof Failure).isTrue();
    assertThat(team.secrets("replaced").get()).isEqualTo(theirs);
  }

  @Test
  void aSecretThatIsGoneIsNotMadeAnewByChangingIt() {
    // Given
    SeenSecret seen = add(spec("gone", Map.of())).orElseThrow();
    team.secrets("gone").delete();

    // When
    Optional<SeenSecret> applied = apply(seen, spec("gone", Map.of()));

    // Then
    assertThat(applied).isEmpty();
    assertThat(team.secrets("gone").get()).isNull();
  }

  @Test
  void onlyASecretThatIsAsItWasSeenIsRenewed() {
    // Given
    SeenSecret unchanged = add(spec("unchanged", Map.of())).orElseThrow();
    SeenSecret changed = add(spec("changed", Map.of())).orElseThrow();
    Secret theirs = team.editSecret("changed", s -> s.addToStringData("theirs", "x"));

    // When
    Optional<SeenSecret> renewed = renew(unchanged, spec("unchanged", Map.of()));
    Optional<SeenSecret> refused = renew(changed, spec("changed", Map.of()));

    // Then
    assertThat(renewed).isPresent();
    assertThat(team.secrets("unchanged").get().getMetadata().getAnnotations())
        .hasEntrySatisfying("strongroom.dev/mark", mark -> assertThat(mark).contains(NEXT.value()));
    assertThat(refused).isEmpty();
    assertThat(team.secrets("changed").get()).isEqualTo(theirs);
  }

  private static Optional<SeenSecret> renew(SeenSecret seen, ProjectionSpec spec) {
    try (ProjectedData data = data(spec)) {
      return secrets.renew(seen, request(spec, NEXT), data);
    }
  }

  private static Optional<SeenSecret> add(ProjectionSpec spec) {
    try (ProjectedData data = data(spec)) {
      return secrets.add(request(spec, VERSION), data);
    }
  }

  private static Optional<SeenSecret> apply(SeenSecret seen, ProjectionSpec spec) {
    try (ProjectedData data = data(spec)) {
      return secrets.apply(seen, request(spec, VERSION), data);
    }
  }

  private static ProjectedData data(ProjectionSpec spec) {
    try (SecretValue value = SecretValue.detecting("ours".getBytes(StandardCharsets.UTF_8))) {
      return new ProjectionRenderer(JSON, new CelExpressions(JSON)).render(spec, value, "");
    }
  }

  private static ProjectionRequest request(ProjectionSpec spec, VersionId version) {
    Owner owner = new Owner(team.name(), "race", "11111111-1111-1111-1111-111111111111");
    SecretArn arn =
        new SecretArn(
            "cluster-local-1",
            AccountId.ofNamespace(team.name()),
            new SecretName("race"),
            "AbCdEf");
    return new ProjectionRequest(
        Holder.managedSecret(owner),
        spec,
        SecretRecord.create(arn, owner, Metadata.NONE, Instant.EPOCH),
        version,
        Optional.empty());
  }

  private static ProjectionSpec spec(String name, Map<String, String> labels) {
    return new ProjectionSpec(
        "spec.projection",
        new ObjectName(name),
        "Opaque",
        labels,
        Map.of(),
        Shape.of(Shape.Entry.whole("value")),
        false,
        false,
        false);
  }
}
