package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.FAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.Rewrap;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @Test
  void theKeyThatOpensTheVersionDecides() {
    // Given
    scene.allow("get managedsecrets/value db");
    scene.put("prod/db", "s3cr3t");
    scene.key(Optional.empty());
    rewrapped(Optional.of(ActionScene.KEY.keyId()));

    // When / Then
    assertRefused(APP, "prod/db", Kind.ACCESS_DENIED, "Access to KMS is not allowed");
    scene.allow("create encryptionkeys/decrypt main");
    assertThat(get(APP, "prod/db")).isEqualTo("s3cr3t");
  }

  @Test
  void aKeyThatIsGoneLeavesItToTheNextThatOpensTheVersion() {
    // Given
    scene.allow("get managedsecrets/value db");
    scene.put("prod/db", "s3cr3t");
    rewrapped(Optional.of(ActionScene.KEY.keyId()));

    // When
    String value = get(APP, "prod/db");

    // Then
    assertThat(value).isEqualTo("s3cr3t");
  }

  @Test
  void whoMayNotReadDoesNotLearnThatTheKeyIsGone() {
    // Given
    scene.put("prod/db", "s3cr3t");
    scene.change(
        "prod/db",
        record ->
            record.withVersion(
                current(record).under(VersionKeys.sealed(Optional.of(ActionScene.KEY.keyId())))));

    // When / Then
    assertRefused(
        APP,
        "prod/db",
        Kind.ACCESS_DENIED,
        "User: arn:aws:sts::111122223333:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:GetSecretValue on resource: "
            + arn);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          secretsmanager:VersionStage, AWSCURRENT,   AWSCURRENT, ,   true
          secretsmanager:VersionStage, AWSCURRENT,   ,           ,   false
          secretsmanager:VersionStage, AWSCURRENT,   ,           v1, false
          secretsmanager:VersionStage, AWSCURRENT,   AWSCURRENT, v1, true
          secretsmanager:VersionId,    v1,           ,           v1, true
          secretsmanager:VersionId,    v1,           AWSCURRENT, ,   false
          """)
  void policiesSeeWhichVersionIsAskedFor(
      String key, String value, String label, String version, boolean allowed) {
    // Given
    VersionId v1 = scene.put("prod/db", "s3cr3t");
    ValueActions underPolicy =
        new ValueActions(
            scene.accessUnder(
                """
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*',
                'Action':'secretsmanager:GetSecretValue','Resource':'*',
                'Condition':{'StringEquals':{'%s':'%s'}}}]}\
                """
                    .formatted(key, value.equals("v1") ? v1 : value)),
            scene.reading,
            scene.putting);
    VersionReference reference =
        new VersionReference(
            Optional.ofNullable(version).map(id -> v1),
            Optional.ofNullable(label).map(StagingLabel::new));

    // When
    Throwable refused =
        catchThrowable(
            () -> underPolicy.get(APP, "prod/db", reference, (record, entry, read) -> true));

    // Then
    assertThat(refused == null).isEqualTo(allowed);
  }

  /** Wrapped under a key in addition to the default key. */
  private void rewrapped(Optional<UUID> key) {
    scene.change(
        "prod/db",
        record ->
            record.withVersion(
                current(record)
                    .under(VersionKeys.DEFAULT.also(key, Optional.of(new Rewrap(key, "wrap"))))));
  }

  private static VersionEntry current(SecretRecord record) {
    return record.version(record.current().orElseThrow()).orElseThrow();
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
