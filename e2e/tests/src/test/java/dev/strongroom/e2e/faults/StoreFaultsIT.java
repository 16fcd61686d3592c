package dev.strongroom.e2e.faults;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored objects that were damaged, that another key sealed, or that a newer Strongroom wrote. */
@WithOperator
class StoreFaultsIT {
  // Values too long for their records, so that they are objects of their own.
  private static final String SPEC =
      "{value: {generate: {password: {length: 3000}}}, projection: {}}";
  private static final String DESCRIBED =
      "{description: changed, value: {generate: {password: {length: 3000}}}, projection: {}}";
  private static final int NEWER = SecretRecordSpec.FORMAT + 1;
  private static final String RELABELLED =
      "{value: {generate: {password: {length: 3000}}}, projection: {labels: {team: shop}}}";

  @Test
  void aDamagedCiphertextIsReportedAndTheSecretIsLeftAsItIs(
      TestNamespace team, RestartableOperator operator) {
    // Given
    team.apply("damaged", SPEC);
    ManagedSecret before = team.awaitReady("damaged");
    Secret projected = team.awaitSecret("damaged");
    String whole = replaceCiphertext(team, before, StoreFaultsIT::withAFlippedBit);

    // When
    team.apply("damaged", RELABELLED);

    // Then
    ManagedSecret after = team.awaitNotReady("damaged", "DamagedCiphertext");
    assertThat(message(after)).contains(before.getStatus().versionId()).contains("left as it is");
    assertThat(after.getStatus().secretName()).isEqualTo("damaged");
    assertThat(after.getStatus().versionId()).isEqualTo(before.getStatus().versionId());
    assertThat(team.secrets("damaged").get()).isEqualTo(projected);
    assertReported(team, operator, "damaged", "DamagedCiphertext");

    // When
    replaceCiphertext(team, before, damaged -> whole);
    team.managedSecrets("damaged").edit(TestNamespace::touched);

    // Then
    team.awaitReady("damaged");
    assertThat(text(team.secrets("damaged").get(), "value")).isEqualTo(text(projected, "value"));
    assertThat(team.secrets("damaged").get().getMetadata().getLabels())
        .containsEntry("team", "shop");
  }

  @Test
  void aDamagedCiphertextIsNotProjectedAnew(TestNamespace team) {
    // Given
    team.apply("damaged-and-gone", SPEC);
    ManagedSecret before = team.awaitReady("damaged-and-gone");
    replaceCiphertext(team, before, whole -> "this is not base64");

    // When
    team.secrets("damaged-and-gone").delete();

    // Then
    team.awaitNotReady("damaged-and-gone", "DamagedCiphertext");
    assertThat(team.secrets("damaged-and-gone").get()).isNull();
  }

  @Test
  void aMissingCiphertextIsReported(TestNamespace team) {
    // Given
    team.apply("missing", SPEC);
    ManagedSecret before = team.awaitReady("missing");
    Secret projected = team.awaitSecret("missing");
    version(team, before).delete();

    // When
    team.apply("missing", RELABELLED);

    // Then
    ManagedSecret after = team.awaitNotReady("missing", "VersionMissing");
    assertThat(message(after)).contains(before.getStatus().versionId());
    assertThat(team.secrets("missing").get()).isEqualTo(projected);
  }

  @Test
  void withTheWrongRootKeyNothingIsOverwrittenAndTheRightOneHealsIt(
      TestNamespace team, RestartableOperator right, Cluster cluster, @TempDir Path dir)
      throws IOException {
    // Given
    team.apply("root-key", SPEC);
    ManagedSecret before = team.awaitReady("root-key");
    Secret projected = team.awaitSecret("root-key");
    String record = revision(team, "root-key");
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    right.stop();
    try (RestartableOperator wrong =
        new RestartableOperator(
            cluster,
            Map.of(
                "STRONGROOM_ROOT_KEY_PROVIDER", "file",
                "STRONGROOM_ROOT_KEY_FILE", Files.write(dir.resolve("key"), key).toString(),
                "STRONGROOM_WATCH_NAMESPACES", team.name()))) {

      // When
      wrong.start();
      team.apply("root-key", RELABELLED);
      team.apply("made-meanwhile", SPEC);

      // Then
      ManagedSecret after = team.awaitNotReady("root-key", "WrongRootKey");
      assertThat(message(after)).contains("root key").contains("left as it is");
      assertThat(after.getStatus().versionId()).isEqualTo(before.getStatus().versionId());
      team.awaitNotReady("made-meanwhile", "WrongRootKey");
      assertThat(team.secrets("root-key").get()).isEqualTo(projected);
      assertThat(team.secrets("made-meanwhile").get()).isNull();
      assertThat(revision(team, "root-key")).isEqualTo(record);
      assertReported(team, wrong, "root-key", "WrongRootKey");
    }

    // When
    right.start();

    // Then
    team.awaitReady("root-key");
    assertThat(text(team.secrets("root-key").get(), "value")).isEqualTo(text(projected, "value"));
    team.awaitReady("made-meanwhile");
  }

  @Test
  void aRecordOfANewerFormatIsLeftAsItIs(TestNamespace team, RestartableOperator operator) {
    // Given
    team.apply("newer", SPEC);
    ManagedSecret before = team.awaitReady("newer");
    Secret projected = team.awaitSecret("newer");
    editRecord(team, "newer", NEWER);
    String record = revision(team, "newer");

    // When
    team.apply("newer", DESCRIBED);

    // Then
    ManagedSecret after = team.awaitNotReady("newer", "StoredByNewerVersion");
    assertThat(message(after)).contains("format " + NEWER);
    assertThat(after.getStatus().arn()).isEqualTo(before.getStatus().arn());
    assertThat(after.getStatus().versionId()).isEqualTo(before.getStatus().versionId());
    assertThat(revision(team, "newer")).isEqualTo(record);
    assertThat(team.secrets("newer").get()).isEqualTo(projected);
    assertReported(team, operator, "newer", "StoredByNewerVersion");

    // When
    editRecord(team, "newer", SecretRecordSpec.FORMAT);

    // Then
    team.awaitReady("newer");
    assertThat(team.record("newer").orElseThrow().getSpec().getDescription()).isEqualTo("changed");
  }

  @Test
  void theDeletionOfAnObjectWithARecordOfANewerFormatLeavesTheRecord(TestNamespace team) {
    // Given
    team.apply("newer-deleted", SPEC);
    team.awaitReady("newer-deleted");
    editRecord(team, "newer-deleted", NEWER);
    String record = revision(team, "newer-deleted");

    // When
    team.managedSecrets("newer-deleted").delete();
    team.apply("after-the-deletion", SPEC);
    team.awaitReady("after-the-deletion");

    // Then
    assertThat(revision(team, "newer-deleted")).isEqualTo(record);
  }

  @Test
  void fieldsOfANewerVersionSurviveAnUpdate(TestNamespace team) {
    // Given
    team.apply("unknown", SPEC);
    team.awaitReady("unknown");
    editRecord(team, "unknown", SecretRecordSpec.FORMAT);

    // When
    team.apply("unknown", DESCRIBED);

    // Then
    patiently()
        .untilAsserted(
            () ->
                assertThat(team.record("unknown").orElseThrow().getSpec().getDescription())
                    .isEqualTo("changed"));
    assertThat(team.record("unknown").orElseThrow().getSpec().unknownFields())
        .containsEntry("fromTheFuture", Map.of("depth", Map.of("list", List.of(1, "a"))));
    team.awaitReady("unknown");
  }

  private static void assertReported(
      TestNamespace team, RestartableOperator operator, String object, String reason) {
    patiently()
        .untilAsserted(
            () ->
                assertThat(team.events(object))
                    .anySatisfy(
                        event -> {
                          assertThat(event.getType()).isEqualTo("Warning");
                          assertThat(event.getReason()).isEqualTo(reason);
                        }));
    assertThat(operator.get("/metrics").body())
        .contains("strongroom_managedsecret_failures_total{reason=\"" + reason + "\"}");
  }

  private static String revision(TestNamespace team, String object) {
    return team.record(object).orElseThrow().getMetadata().getResourceVersion();
  }

  /** As a newer Strongroom would have written it. */
  private static void editRecord(TestNamespace team, String object, int format) {
    SecretRecordResource record = team.record(object).orElseThrow();
    team.client()
        .resource(record)
        .edit(
            r -> {
              r.getSpec().setFormat(format);
              r.getSpec()
                  .unknownField("fromTheFuture", Map.of("depth", Map.of("list", List.of(1, "a"))));
              return r;
            });
  }

  private static Resource<SecretVersionResource> version(TestNamespace team, ManagedSecret of) {
    ManagedSecretStatus status = of.getStatus();
    return team.client().resource(team.version(status.arn(), status.versionId()));
  }

  /** A stored version cannot be changed, so it is deleted and made anew; returns the old text. */
  private static String replaceCiphertext(
      TestNamespace team, ManagedSecret of, UnaryOperator<String> change) {
    SecretVersionResource version = version(team, of).get();
    String old = version.getSpec().getCiphertext();
    version(team, of).delete();
    version.setMetadata(
        new ObjectMetaBuilder()
            .withName(version.getMetadata().getName())
            .withNamespace(version.getMetadata().getNamespace())
            .withLabels(version.getMetadata().getLabels())
            .build());
    version.getSpec().setCiphertext(change.apply(old));
    team.client().resource(version).create();
    return old;
  }

  private static String withAFlippedBit(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    bytes[bytes.length - 1] ^= 1;
    return Base64.getEncoder().encodeToString(bytes);
  }
}
