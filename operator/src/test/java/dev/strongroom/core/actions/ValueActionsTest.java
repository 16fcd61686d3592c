package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.FAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueActionsTest {
  private static final VersionId V1 = VersionId.derived("1");

  private final ActionScene scene = new ActionScene();
  private final ValueActions actions = new ValueActions(scene.access, scene.reading, scene.putting);
  private final SecretArn arn;

  ValueActionsTest() {
    arn =
        scene
            .secret(
                "prod/db",
                made -> made.withDeclaration(new Owner("shop", "db", "uid-1"), made.metadata()))
            .arn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prod/db",
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db-AbCdEf",
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db"
      })
  void whoMayReadGetsTheValueByEachFormOfTheId(String id) {
    // Given
    scene.allow("update managedsecrets/value db");
    scene.allow("get managedsecrets/value db");
    put(APP, "prod/db", "s3cr3t");

    // When
    String value = get(APP, id);

    // Then
    assertThat(value).isEqualTo("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other",
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db-XXXXXX",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf"
      })
  void whoMayReadLearnsThatThereIsNoSuchSecret(String id) {
    // Given
    scene.allow("get managedsecrets/value other");
    scene.allow("get managedsecrets/value prod/db");

    // When / Then
    assertRefused(APP, id, Kind.NOT_FOUND, "Secrets Manager can't find the specified secret.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod/db", "other"})
  void whoMayNotReadDoesNotLearnWhetherItExists(String id) {
    // When / Then
    String resource = id.equals("other") ? id : arn.toString();
    assertRefused(
        APP,
        id,
        Kind.ACCESS_DENIED,
        "User: arn:aws:sts::111122223333:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:GetSecretValue on resource: "
            + resource);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db-AbCdEf",
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:other-AbCdEf"
      })
  void anotherAccountDoesNotLearnWhetherItExists(String id) {
    // Given
    scene.allow("get managedsecrets/value " + id);

    // When / Then
    assertRefused(
        FAR,
        id,
        Kind.ACCESS_DENIED,
        "User: arn:aws:sts::444455556666:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:GetSecretValue on resource: "
            + id);
  }

  @Test
  void aSecretOfAnEarlierNamespaceOfThatNameIsNotThere() {
    // Given
    scene.allow("update managedsecrets/value db");
    put(APP, "prod/db", "s3cr3t");
    scene.allow("get managedsecrets/value db");
    scene.allow("get managedsecrets/value prod/db");
    scene.namespaceUid = "ns-2";

    // When / Then
    assertRefused(
        APP, "prod/db", Kind.NOT_FOUND, "Secrets Manager can't find the specified secret.");
  }

  @Test
  void whoMayReadMayNotPut() {
    // Given
    scene.allow("get managedsecrets/value db");

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> put(APP, "prod/db", "s3cr3t"))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED));
    assertThat(scene.stored("prod/db").versions()).isEmpty();
  }

  private void put(ActionCall call, String id, String text) {
    try (SecretValue value = SecretValue.text(text)) {
      actions.put(call, id, V1, value, Set.of());
    }
  }

  private String get(ActionCall call, String id) {
    return actions.get(
        call,
        id,
        VersionReference.CURRENT,
        (record, version, value) -> value.text(PlaintextAccess.granted()));
  }

  private void assertRefused(ActionCall call, String id, Kind kind, String message) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> get(call, id))
        .satisfies(
            refused -> {
              assertThat(refused.finding().message()).isEqualTo(message);
              assertThat(refused.kind()).isEqualTo(kind);
            });
  }
}
