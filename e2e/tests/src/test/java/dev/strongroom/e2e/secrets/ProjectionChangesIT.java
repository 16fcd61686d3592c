package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** What becomes of a projected Secret when its value or its declaration changes. */
@WithOperator
class ProjectionChangesIT {

  @Test
  void labelsOfOthersStayWhileThoseTakenOutOfTheSpecGo(TestNamespace team) {
    // Given
    team.apply(
        "labels",
        """
        value: {generate: {}}
        projection: {labels: {keep: a, drop: b}, annotations: {example.com/keep: a, example.com/drop: b}}
        """);
    team.awaitSecret("labels");
    team.editSecret(
        "labels",
        s ->
            s.editMetadata()
                .addToLabels("theirs", "x")
                .addToAnnotations("example.com/theirs", "y")
                .endMetadata());

    // When
    team.apply(
        "labels",
        """
        value: {generate: {}}
        projection: {labels: {keep: c}, annotations: {example.com/keep: c}}
        """);

    // Then
    team.awaitReady("labels");
    Secret secret = team.secrets("labels").get();
    assertThat(secret.getMetadata().getLabels())
        .containsEntry("keep", "c")
        .containsEntry("theirs", "x")
        .doesNotContainKey("drop");
    assertThat(secret.getMetadata().getAnnotations())
        .containsEntry("example.com/keep", "c")
        .containsEntry("example.com/theirs", "y")
        .doesNotContainKey("example.com/drop");
  }

  @Test
  void whatIsAddedToAPlainSecretLaterCanBeTakenOutAgain(TestNamespace team) {
    // Given
    team.apply("plain", "{value: {generate: {}}, projection: {name: plain}}");
    String value = text(team.awaitSecret("plain"), "value");
    team.apply(
        "plain",
        "{value: {generate: {}}, projection: {name: plain, labels: {app: a}, deletionPolicy:"
            + " Delete}}");
    patiently()
        .untilAsserted(
            () -> {
              ObjectMeta more = team.secrets("plain").get().getMetadata();
              assertThat(more.getLabels()).containsEntry("app", "a");
              assertThat(more.getOwnerReferences()).hasSize(1);
            });

    // When
    team.apply("plain", "{value: {generate: {}}, projection: {name: plain}}");

    // Then
    patiently()
        .untilAsserted(
            () -> {
              ObjectMeta less = team.secrets("plain").get().getMetadata();
              assertThat(less.getLabels()).containsOnlyKeys("strongroom.dev/managed-by");
              assertThat(less.getOwnerReferences()).isEmpty();
            });
    assertThat(text(team.secrets("plain").get(), "value")).isEqualTo(value);
  }

  @Test
  void aNewValueChangesNothingElseAndWhatTheSpecHadCanBeTakenOutAfterwards(TestNamespace team) {
    // Given
    team.apply(
        "renewed",
        """
        value: {generate: {}}
        projection: {labels: {drop: b}, deletionPolicy: Delete, data: [{key: a}, {key: b}]}
        """);
    Secret before = team.awaitSecret("renewed");
    team.awaitReady("renewed");
    team.editSecret("renewed", s -> s.editMetadata().addToLabels("theirs", "x").endMetadata());

    // When
    StoreAccess.open(team.client(), TestOperator.NAMESPACE, Clock.systemUTC())
        .put(team.name(), "renewed", "second value");

    // Then
    team.awaitText("renewed", "a", "second value");
    Secret renewed = team.secrets("renewed").get();
    assertThat(text(renewed, "b")).isEqualTo("second value");
    assertThat(renewed.getMetadata().getLabels())
        .containsAllEntriesOf(before.getMetadata().getLabels())
        .containsEntry("theirs", "x");
    assertThat(renewed.getMetadata().getOwnerReferences())
        .isEqualTo(before.getMetadata().getOwnerReferences());

    // When
    team.apply("renewed", "{value: {generate: {}}, projection: {data: [{key: a}]}}");

    // Then
    patiently()
        .untilAsserted(
            () -> {
              Secret less = team.secrets("renewed").get();
              assertThat(less.getData()).containsOnlyKeys("a");
              assertThat(less.getMetadata().getLabels())
                  .containsOnlyKeys("strongroom.dev/managed-by", "theirs");
              assertThat(less.getMetadata().getOwnerReferences()).isEmpty();
            });
    assertThat(text(team.secrets("renewed").get(), "a")).isEqualTo("second value");
  }

  @Test
  void keysTakenOutOfTheSpecGo(TestNamespace team) {
    // Given
    team.apply("keys", "{value: {generate: {}}, projection: {data: [{key: a}, {key: b}]}}");
    assertThat(team.awaitSecret("keys").getData()).containsOnlyKeys("a", "b");

    // When
    team.apply("keys", "{value: {generate: {}}, projection: {data: [{key: b}, {key: c}]}}");

    // Then
    team.awaitReady("keys");
    assertThat(team.secrets("keys").get().getData()).containsOnlyKeys("b", "c");
  }
}
