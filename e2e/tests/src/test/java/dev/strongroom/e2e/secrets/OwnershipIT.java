package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Whose a Secret is: how that is told, and what becomes of one that is no longer wanted. */
@WithOperator
class OwnershipIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";

  @Test
  void theFieldsBelongToTheFieldManagerStrongroomAndToNobodyElse(TestNamespace team) {
    // When
    team.apply("managed", "{value: {generate: {}}, projection: {labels: {a: b}}}");

    // Then
    assertThat(team.awaitSecret("managed").getMetadata().getManagedFields())
        .extracting(ManagedFieldsEntry::getManager, ManagedFieldsEntry::getOperation)
        .containsExactly(Tuple.tuple("strongroom", "Apply"));
  }

  @Test
  void ourLabelIsPutBack(TestNamespace team) {
    Secret before = projected(team, "label");
    repaired(
        team,
        before,
        s -> s.editMetadata().removeFromLabels("strongroom.dev/managed-by").endMetadata());
  }

  @Test
  void ourMarkIsPutBackAndAForgedOneIsNotBelieved(TestNamespace team) {
    Secret before = projected(team, "mark");
    String mark = before.getMetadata().getAnnotations().get("strongroom.dev/mark");
    repaired(
        team,
        before,
        s -> s.editMetadata().removeFromAnnotations("strongroom.dev/mark").endMetadata());
    repaired(
        team,
        before,
        s ->
            s.addToStringData("value", "forged")
                .editMetadata()
                .addToAnnotations(
                    "strongroom.dev/mark", mark.substring(0, mark.length() - 43) + "A".repeat(43))
                .endMetadata());
  }

  @Test
  void theNameOfTheManagedSecretIsPutBack(TestNamespace team) {
    Secret before = projected(team, "name");
    repaired(
        team,
        before,
        s ->
            s.editMetadata()
                .addToAnnotations("strongroom.dev/managed-secret", "another")
                .endMetadata());
    repaired(
        team,
        before,
        s -> s.editMetadata().removeFromAnnotations("strongroom.dev/managed-secret").endMetadata());
  }

  @Test
  void aSecretThatLostEverySignOfUsIsSomebodyElses(TestNamespace team) {
    // Given
    projected(team, "anonymous");

    // When
    Secret theirs =
        team.editSecret(
            "anonymous",
            s ->
                s.editMetadata()
                    .withLabels(Map.<String, String>of())
                    .withAnnotations(Map.<String, String>of())
                    .endMetadata());

    // Then
    team.awaitNotReady("anonymous", "SecretNotOurs");
    assertThat(team.secrets("anonymous").get()).isEqualTo(theirs);
  }

  @Test
  void theSecretOfAnotherIsNotTakenOverEvenWithAdopt(TestNamespace team) {
    // Given
    team.apply("first", "{value: {generate: {}}, projection: {name: contested, adopt: true}}");
    team.awaitReady("first");
    Secret before = team.secrets("contested").get();

    // When
    team.apply("second", "{value: {generate: {}}, projection: {name: contested, adopt: true}}");

    // Then
    assertThat(message(team.awaitNotReady("second", "SecretOfAnother")))
        .contains("spec.projection.name", "contested", "ManagedSecret first");
    assertThat(team.secrets("contested").get()).isEqualTo(before);
  }

  @Test
  void theSecretOfOneThatWantsItNoLongerIsTakenOverWithAdopt(TestNamespace team) {
    // Given
    team.apply("former", "{value: {generate: {}}, projection: {name: passed-on}}");
    team.awaitReady("former");
    String value = text(team.secrets("passed-on").get(), "value");
    team.apply("former", "{value: {generate: {}}, projection: {name: elsewhere}}");
    team.awaitReady("former");

    team.allow("passed-on", "heir");

    // When
    team.apply("heir", "{value: {generate: {}}, projection: {name: passed-on, adopt: true}}");

    // Then
    team.awaitReady("heir");
    assertThat(text(team.secrets("passed-on").get(), "value")).isNotEqualTo(value);
  }

  @Test
  void aRefusedSecretIsWrittenSoonAfterTheOtherIsGone(TestNamespace team) {
    // Given
    team.createSecret("in-the-way", Map.of("value", "theirs"));
    team.apply("in-the-way", SPEC);
    team.awaitNotReady("in-the-way", "SecretNotOurs");

    // When
    team.secrets("in-the-way").delete();

    // Then
    team.awaitReady("in-the-way");
    assertThat(text(team.secrets("in-the-way").get(), "value")).hasSize(32);
  }

  @Test
  void anotherTypeIsRefusedUntilTheSecretIsDeleted(TestNamespace team) {
    // Given
    String value = text(projected(team, "retyped"), "value");

    // When
    team.apply(
        "retyped",
        """
        value: {generate: {}}
        projection: {type: kubernetes.io/ssh-auth, data: [{key: value}, {key: ssh-privatekey}]}
        """);

    // Then
    assertThat(message(team.awaitNotReady("retyped", "SecretTypeImmutable")))
        .contains("spec.projection.type", "Delete that Secret");
    assertThat(text(team.secrets("retyped").get(), "value")).isEqualTo(value);

    // When
    team.secrets("retyped").delete();

    // Then
    team.awaitReady("retyped");
    assertThat(team.secrets("retyped").get().getType()).isEqualTo("kubernetes.io/ssh-auth");
    assertThat(text(team.secrets("retyped").get(), "value")).isEqualTo(value);
  }

  @Test
  void theOperatorWritesNoTokenSecret(TestNamespace team) {
    // When
    team.apply(
        "token",
        """
        value: {generate: {}}
        projection:
          type: kubernetes.io/service-account-token
          annotations: {kubernetes.io/service-account.name: default}
        """);

    // Then
    team.awaitNotReady("token", "SecretTypeForbidden");
    assertThat(team.secrets("token").get()).isNull();
  }

  @Test
  void anOwnedSecretUnderAnOldNameIsCollected(TestNamespace team) {
    // Given
    team.apply(
        "moved", "{value: {generate: {}}, projection: {name: here, deletionPolicy: Delete}}");
    team.awaitReady("moved");
    String value = text(team.secrets("here").get(), "value");

    // When
    team.apply(
        "moved", "{value: {generate: {}}, projection: {name: there, deletionPolicy: Delete}}");

    // Then
    team.awaitText("there", "value", value);
    team.awaitCollected("here");
    assertThat(team.awaitReady("moved").getStatus().secretName()).isEqualTo("there");
  }

  @Test
  void anOwnedSecretIsCollectedWhenTheProjectionIsTakenOutOfTheSpec(TestNamespace team) {
    // Given
    team.apply("plain", "{value: {generate: {}}, projection: {deletionPolicy: Delete}}");
    team.awaitReady("plain");

    // When
    team.apply("plain", "{value: {generate: {}}}");

    // Then
    team.awaitCollected("plain");
    assertThat(team.awaitReady("plain").getStatus().secretName()).isNull();
  }

  @Test
  void thereAndBackAgainTheSecretIsAsDeclared(TestNamespace team) {
    // Given
    String here = "{value: {generate: {}}, projection: {name: home, deletionPolicy: Delete}}";
    team.apply("traveller", here);
    team.awaitReady("traveller");
    String value = text(team.secrets("home").get(), "value");

    // When
    team.apply(
        "traveller", "{value: {generate: {}}, projection: {name: abroad, deletionPolicy: Delete}}");
    team.awaitSecret("abroad");
    team.apply("traveller", here);

    // Then
    team.awaitCollected("abroad");
    Secret home = team.awaitText("home", "value", value);
    assertThat(home.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            r ->
                assertThat(r.getUid())
                    .isEqualTo(team.managedSecrets("traveller").get().getMetadata().getUid()));
  }

  /** Some of so many change their mind before a watch has told of what was just written. */
  @Test
  void nothingIsLeftOfManyThatGoThereAndBackAtOnce(TestNamespace team) {
    // Given
    List<String> travellers = IntStream.range(0, 20).mapToObj(i -> "traveller-" + i).toList();
    travellers.forEach(name -> team.apply(name, projectedInto("home-" + name)));
    travellers.forEach(team::awaitReady);

    // When
    for (String name : travellers) {
      team.apply(name, projectedInto("abroad-" + name));
      team.awaitSecret("abroad-" + name);
      team.apply(name, projectedInto("home-" + name));
    }

    // Then
    for (String name : travellers) {
      team.awaitCollected("abroad-" + name);
      assertThat(team.awaitSecret("home-" + name).getData()).containsOnlyKeys("value");
    }
  }

  @Test
  void aRetainedSecretUnderAnOldNameStaysAsItWas(TestNamespace team) {
    // Given
    Secret before = projected(team, "staying");

    // When
    team.apply("staying", "{value: {generate: {}}, projection: {name: newer}}");

    // Then
    team.awaitText("newer", "value", text(before, "value"));
    team.awaitReady("staying");
    assertThat(team.secrets("staying").get()).isEqualTo(before);
  }

  private static String projectedInto(String secret) {
    return "{value: {generate: {}}, projection: {name: %s, deletionPolicy: Delete}}"
        .formatted(secret);
  }

  private static Secret projected(TestNamespace team, String name) {
    team.apply(name, SPEC);
    team.awaitReady(name);
    return team.secrets(name).get();
  }

  /** Changes the Secret, and waits until all that was ours is as it was before. */
  private static void repaired(
      TestNamespace team, Secret before, UnaryOperator<SecretBuilder> drift) {
    String name = before.getMetadata().getName();
    String revision = team.secrets(name).get().getMetadata().getResourceVersion();
    Secret changed = team.editSecret(name, drift);
    assertThat(changed.getMetadata().getResourceVersion()).isNotEqualTo(revision);
    patiently()
        .untilAsserted(
            () -> {
              Secret now = team.secrets(name).get();
              assertThat(now.getData()).isEqualTo(before.getData());
              assertThat(now.getMetadata().getLabels()).isEqualTo(before.getMetadata().getLabels());
              assertThat(now.getMetadata().getAnnotations())
                  .isEqualTo(before.getMetadata().getAnnotations());
            });
  }
}
