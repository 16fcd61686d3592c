package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others change in the projected Secret is put right, and nothing is written without need. */
@WithOperator
class DriftIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {labels: {app: shop}}}";

  @Test
  void anEditedValueIsPutBack(TestNamespace team) {
    // Given
    String value = declare(team, "edited");

    // When
    Secret edited = team.editSecret("edited", s -> s.addToStringData("value", "tampered"));

    // Then
    assertThat(text(edited, "value")).isEqualTo("tampered");
    team.awaitText("edited", "value", value);
  }

  @Test
  void anAddedKeyIsRemoved(TestNamespace team) {
    // Given
    String value = declare(team, "widened");

    // When
    Secret widened = team.editSecret("widened", s -> s.addToStringData("more", "smuggled"));

    // Then
    assertThat(widened.getData()).containsKey("more");
    patiently()
        .untilAsserted(
            () -> assertThat(team.secrets("widened").get().getData()).containsOnlyKeys("value"));
    assertThat(text(team.secrets("widened").get(), "value")).isEqualTo(value);
  }

  @Test
  void aRemovedKeyAndLabelComeBack(TestNamespace team) {
    // Given
    String value = declare(team, "stripped");

    // When
    Secret stripped =
        team.editSecret(
            "stripped",
            s -> s.withData(Map.of()).editMetadata().removeFromLabels("app").endMetadata());

    // Then
    assertThat(stripped.getData()).isNullOrEmpty();
    Secret repaired = team.awaitText("stripped", "value", value);
    assertThat(repaired.getMetadata().getLabels()).containsEntry("app", "shop");
  }

  @Test
  void aDeletedSecretIsMadeAgain(TestNamespace team) {
    // Given
    String value = declare(team, "deleted");
    String uid = team.secrets("deleted").get().getMetadata().getUid();

    // When
    team.secrets("deleted").delete();

    // Then
    Secret again = team.awaitText("deleted", "value", value);
    assertThat(again.getMetadata().getUid()).isNotEqualTo(uid);
  }

  @Test
  void driftFromBeforeTheStartIsPutRight(TestNamespace team, RestartableOperator operator) {
    // Given
    String value = declare(team, "while-away");
    String gone = declare(team, "gone-while-away");
    operator.stop();
    team.editSecret("while-away", s -> s.addToStringData("value", "tampered"));
    team.secrets("gone-while-away").delete();

    // When
    operator.start();

    // Then
    team.awaitText("while-away", "value", value);
    team.awaitText("gone-while-away", "value", gone);
  }

  @Test
  void applyingTheSameAgainWritesNothing(TestNamespace team) {
    // Given
    declare(team, "same");
    Map<String, String> before = team.revisions();

    // When
    team.apply("same", SPEC);
    team.apply("same", SPEC);
    declare(team, "same-later");

    // Then
    assertThat(before).containsKeys("ms/same", "secret/same");
    assertThat(team.revisions()).containsAllEntriesOf(before);
  }

  @Test
  void aRestartWritesNothing(TestNamespace team, RestartableOperator operator) {
    // Given
    declare(team, "unchanged");
    team.createSecret("in-the-way", Map.of("value", "theirs"));
    team.apply("in-the-way", SPEC);
    team.awaitNotReady("in-the-way", "SecretNotOurs");
    patiently().untilAsserted(() -> assertThat(team.events("in-the-way")).hasSize(1));
    Map<String, String> before = team.revisions();

    // When
    operator.stop();
    operator.start();
    patiently()
        .untilAsserted(
            () ->
                assertThat(operator.get("/metrics").body())
                    .containsPattern(
                        "(?m)^strongroom_managedsecret_unverified(\\{.*})? 0(\\.0)?$"));

    // Then
    assertThat(team.revisions()).isEqualTo(before);
    assertThat(team.events("in-the-way")).hasSize(1);
  }

  private static String declare(TestNamespace team, String object) {
    team.apply(object, SPEC);
    String value = text(team.awaitSecret(object), "value");
    team.awaitReady(object);
    return value;
  }
}
