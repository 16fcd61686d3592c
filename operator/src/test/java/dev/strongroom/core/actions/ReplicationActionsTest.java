package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.NOW;
import static dev.strongroom.core.actions.ActionScene.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.replication.AssociateReplica;
import dev.strongroom.core.secrets.ChangeAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicationActionsTest {
  private final WritingScene writing = new WritingScene();
  private final ActionScene scene =
      writing.scene.allow(
          "create managedsecrets/replication db",
          "delete managedsecrets/replication db",
          "create managedsecrets/promotion db");
  private final ChangeAttributes changing = new ChangeAttributes(scene.store, scene.time);
  private final ReplicationActions actions =
      new ReplicationActions(writing.access, changing, new AssociateReplica(changing));

  ReplicationActionsTest() {
    writing.secret("db", "1");
  }

  @Test
  void regionsAreKeptAndNeverInSync() {
    // Given
    replicate("eu-west-2");

    // When
    SecretRecord replicated = replicate("eu-west-1", "eu-west-2");

    // Then
    assertThat(replicated.attributes().replicas())
        .extracting(RegionReplica::region)
        .containsExactly("eu-west-1", "eu-west-2");
    assertThat(replicated.attributes().replicas())
        .allSatisfy(
            replica -> {
              assertThat(replica.failed()).isFalse();
              assertThat(replica.message()).isEmpty();
            });
    assertThat(scene.stored("db")).isEqualTo(replicated);
  }

  @Test
  void regionsAreTakenAway() {
    // Given
    replicate("eu-west-1", "eu-west-2");

    // When
    SecretRecord left = actions.remove(APP, "db", List.of("eu-west-1"));

    // Then
    assertThat(left.attributes().replicas())
        .extracting(RegionReplica::region)
        .containsExactly("eu-west-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {REGION, "eu-west-1 eu-west-1"})
  void regionsThatCannotBeReplicasAreRefused(String regions) {
    // When / Then
    assertRefused(
        () -> replicate(regions.split(" ")), Kind.INVALID_PARAMETER, "Invalid replica region.");
  }

  @Test
  void whatIsNoReplicaIsNotTakenAway() {
    // When / Then
    assertRefused(
        () -> actions.remove(APP, "db", List.of("eu-west-1")),
        Kind.INVALID_PARAMETER,
        "Invalid replica region.");
  }

  @Test
  void moreRegionsThanThereAreAreRefused() {
    // When / Then
    assertRefused(
        () ->
            replicate(
                IntStream.rangeClosed(1, 51).mapToObj(i -> "eu-west-" + i).toArray(String[]::new)),
        Kind.INVALID_PARAMETER,
        "A secret has at most 50 replica regions.");
  }

  @Test
  void aSecretThatIsMarkedForDeletionIsNotReplicated() {
    // Given
    scene.change("db", record -> record.withDeletion(Optional.of(NOW.plus(Duration.ofDays(7)))));

    // When / Then
    assertRefused(
        () -> replicate("eu-west-1"),
        Kind.INVALID_REQUEST,
        "You can't perform this operation on the secret because it was marked for deletion.");
  }

  @Test
  void aSecretThatIsNoReplicaIsNotPromoted() {
    // When / Then
    assertRefused(
        () -> actions.stop(APP, "db"),
        Kind.INVALID_REQUEST,
        "The secret " + scene.stored("db").arn() + " is not a replica.");
  }

  @Test
  void whoMayNotReplicateKeepsNothing() {
    // Given
    scene.allowNothing();

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> replicate("eu-west-1"))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED));
    assertThat(scene.stored("db").attributes().replicas()).isEmpty();
  }

  private SecretRecord replicate(String... regions) {
    return actions.replicate(
        APP,
        "db",
        List.of(regions).stream()
            .map(region -> RegionReplica.requested(region, Optional.empty()))
            .toList(),
        Optional.empty());
  }

  private static void assertRefused(Runnable call, Kind kind, String message) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(call::run)
        .satisfies(
            refused -> {
              assertThat(refused.finding().message()).isEqualTo(message);
              assertThat(refused.kind()).isEqualTo(kind);
            });
  }
}
