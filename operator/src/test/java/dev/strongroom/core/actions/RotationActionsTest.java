package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.actions.RotationActions.Rotated;
import dev.strongroom.core.actions.RotationActions.Rotation;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretAttributes.RotationSettings;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.rotation.schedule.RotationRules;
import dev.strongroom.core.secrets.DeclaredRotations;
import dev.strongroom.core.secrets.RotationSwitch;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotationActionsTest {
  private static final VersionId TOKEN = VersionId.derived("token");
  private static final VersionId PENDING = VersionId.derived("pending");

  private final ActionScene scene =
      new ActionScene()
          .allow("create managedsecrets/rotation db", "delete managedsecrets/rotation db");
  private final Declared declared = new Declared();
  private final RotationActions actions =
      new RotationActions(
          scene.access, declared, new RotationSwitch(scene.store), MinimumInterval.AWS);

  /** The object of the secret. */
  private static final class Declared implements DeclaredRotations {
    private boolean isThere = true;
    private boolean isSuspended;
    private Optional<RotationRules> rules = Optional.empty();
    private Optional<String> request = Optional.empty();
    private Optional<String> test = Optional.empty();
    private Optional<String> target = Optional.empty();

    @Override
    public boolean rotate(
        Owner owner,
        Optional<RotationRules> next,
        String requestId,
        boolean isTest,
        Optional<String> newTarget) {
      isThere |= newTarget.isPresent();
      target = newTarget.or(() -> target);
      if (isThere) {
        rules = next.or(() -> rules);
        request = isTest ? request : Optional.of(requestId);
        test = isTest ? Optional.of(requestId) : test;
        isSuspended = false;
      }
      return isThere;
    }

    @Override
    public Optional<String> targetOf(String namespace, String functionName) {
      return Optional.of("rotator")
          .filter(known -> namespace.equals("shop") && functionName.equals("Rotate_1"));
    }

    @Override
    public boolean suspend(Owner owner) {
      isSuspended = isThere;
      return isThere;
    }
  }

  RotationActionsTest() {
    scene.secret("db");
    scene.put("db", "1");
  }

  @Test
  void aRotationIsAskedForByItsTokenWhichIsItsVersion() {
    // Given
    RotationRules rules = rules("rate(10 days)");
    declared.isSuspended = true;

    // When
    Rotated rotated = actions.rotate(APP, "db", rotation(Optional.of(rules), Optional.empty()));

    // Then
    assertThat(rotated.version()).contains(TOKEN);
    assertThat(declared.request).contains(TOKEN.value());
    assertThat(declared.rules).contains(rules);
    assertThat(declared.isSuspended).isFalse();
    RotationSettings settings = scene.stored("db").attributes().rotation().orElseThrow();
    assertThat(settings.enabled()).isTrue();
    assertThat(settings.schedule()).contains("rate(10 days)");
  }

  @Test
  void aFunctionIsKeptAlthoughItCannotBeCalled() {
    // When
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.rotate(APP, "db", given("function")));

    // Then
    RotationSettings settings = scene.stored("db").attributes().rotation().orElseThrow();
    assertThat(settings.functionArn())
        .contains("arn:aws:lambda:cluster-local-1:111122223333:function:rotate");
    assertThat(settings.enabled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:lambda:cluster-local-1:111122223333:function:Rotate_1",
        "arn:aws-cn:lambda:cluster-local-1:111122223333:function:Rotate_1:live"
      })
  void aFunctionThatATargetCallsRotatesASecretThatDeclaredNoRotation(String arn) {
    // Given
    declared.isThere = false;

    // When
    Rotated rotated = actions.rotate(APP, "db", by(arn, Optional.of(rules("rate(10 days)")), true));

    // Then
    assertThat(rotated.version()).contains(TOKEN);
    assertThat(declared.target).contains("rotator");
    assertThat(declared.request).contains(TOKEN.value());
    RotationSettings settings = scene.stored("db").attributes().rotation().orElseThrow();
    assertThat(settings.functionArn()).contains(arn);
    assertThat(settings.enabled()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:lambda:cluster-local-1:111122223333:function:unknown",
        "arn:aws:lambda:cluster-local-1:444455556666:function:Rotate_1",
        "arn:aws:lambda:eu-central-1:111122223333:function:Rotate_1",
        "arn:aws:lambda:cluster-local-1:111122223333:function:Rotate_1/../x",
        "Rotate_1"
      })
  void aFunctionThatNoTargetOfTheAccountCallsIsRefusedAsAwsRefusesIt(String arn) {
    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.rotate(APP, "db", by(arn, Optional.empty(), true)))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED));
    assertThat(declared.request).isEmpty();
    assertThat(declared.target).isEmpty();
  }

  private static Rotation by(String arn, Optional<RotationRules> rules, boolean immediately) {
    return new Rotation(
        TOKEN, Optional.of(arn), rules, Optional.empty(), false, Optional.of(immediately));
  }

  @Test
  void rulesAloneBeginATestAndNoRotation() {
    // When
    Rotated rotated =
        actions.rotate(
            APP, "db", rotation(Optional.of(rules("rate(10 days)")), Optional.of(false)));

    // Then
    assertThat(rotated.version()).contains(TOKEN);
    assertThat(declared.test).contains(TOKEN.value());
    assertThat(declared.request).isEmpty();
    assertThat(declared.rules).isPresent();
  }

  @Test
  void aTestWaitsForNoRotationThatRuns() {
    // Given
    pending();
    Rotation test = rotation(Optional.empty(), Optional.of(false));

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.rotate(APP, "db", test))
        .satisfies(
            refused ->
                assertThat(refused.finding().message())
                    .isEqualTo("Previous rotation request is still in progress."));
    assertThat(declared.test).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aCallThatIsRepeatedWhileItsRotationRunsOrAfterwardsIsDone(boolean runs) {
    // Given
    scene.change(
        "db",
        record ->
            record.withRotation(
                record
                    .rotation()
                    .withRunning(runs ? Optional.of(running(record, TOKEN)) : Optional.empty())
                    .withRequest(Optional.of(TOKEN.value()))));

    // When
    Rotated rotated = actions.rotate(APP, "db", rotation(Optional.empty(), Optional.empty()));

    // Then
    assertThat(rotated.version()).contains(TOKEN);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "undeclared | INVALID_REQUEST | No Lambda rotation function ARN is associated with this"
            + " secret.",
        "function | ACCESS_DENIED | Secrets Manager cannot invoke the specified Lambda function."
            + " Ensure that the function policy grants access to the principal"
            + " secretsmanager.amazonaws.com.",
        "running | INVALID_REQUEST | Previous rotation request is still in progress.",
        "left over | INVALID_REQUEST | Previous rotation request is still in progress.",
        "deleted | INVALID_REQUEST | You can't perform this operation on the secret because it was"
            + " marked for deletion.",
        "empty | NOT_FOUND | Secrets Manager can't find the specified secret value for staging"
            + " label: AWSCURRENT",
        "both | INVALID_PARAMETER | You cannot specify both rotation frequency and schedule"
            + " expression together.",
        "neither | INVALID_PARAMETER | RotationRules: give AutomaticallyAfterDays or"
            + " ScheduleExpression.",
        "too often | INVALID_PARAMETER | RotationRules: there must be at least 4 hours between two"
            + " rotations.",
        "token | INVALID_PARAMETER | You can't use ClientRequestToken <token> because that value is"
            + " already in use for a version of secret"
            + " arn:aws:secretsmanager:cluster-local-1:111122223333:secret:db-AbCdEf.",
        "denied | ACCESS_DENIED | User: arn:aws:sts::111122223333:assumed-role/app/pod is not"
            + " authorized to perform: secretsmanager:RotateSecret on resource:"
            + " arn:aws:secretsmanager:cluster-local-1:111122223333:secret:db-AbCdEf"
      })
  void whatCannotBeRotatedIsRefusedInTheWordsOfAws(String why, Kind kind, String sentence) {
    // Given
    Rotation rotation = given(why);

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.rotate(APP, "db", rotation))
        .satisfies(
            refused -> {
              assertThat(refused.finding().message())
                  .isEqualTo(sentence.replace("<token>", TOKEN.value()));
              assertThat(refused.kind()).isEqualTo(kind);
            });
    assertThat(declared.request).isEmpty();
    assertThat(declared.rules).isEmpty();
  }

  private Rotation given(String why) {
    switch (why) {
      case "undeclared" -> declared.isThere = false;
      case "running" ->
          scene.change(
              "db",
              record ->
                  record.withRotation(
                      record.rotation().withRunning(Optional.of(running(record, PENDING)))));
      case "left over" -> scene.put("db", "2", "AWSPENDING");
      case "deleted" ->
          scene.change(
              "db",
              record ->
                  record.withDeletion(Optional.of(scene.time.instant().plus(Duration.ofDays(7)))));
      case "empty" ->
          scene.change(
              "db",
              record ->
                  SecretRecord.create(
                          record.arn(), record.owner(), record.metadata(), scene.time.instant())
                      .withTenancy(record.tenancy())
                      .at(record.revision()));
      case "token" ->
          scene.change(
              "db",
              record -> record.withVersion(VersionEntry.written(TOKEN, scene.time.instant())));
      case "denied" -> scene.allowNothing();
      default -> {
        // Something of the request.
      }
    }
    Optional<RotationRules> rules =
        switch (why) {
          case "both" ->
              Optional.of(
                  new RotationRules(
                      Optional.of(10), Optional.of("rate(10 days)"), Optional.empty()));
          case "neither" ->
              Optional.of(new RotationRules(Optional.empty(), Optional.empty(), Optional.of("3h")));
          case "too often" -> Optional.of(rules("rate(1 hour)"));
          default -> Optional.empty();
        };
    return new Rotation(
        TOKEN,
        Optional.of("arn:aws:lambda:cluster-local-1:111122223333:function:rotate")
            .filter(arn -> why.equals("function")),
        rules,
        Optional.empty(),
        false,
        Optional.empty());
  }

  @Test
  void cancellingTakesThePendingLabelAwayAndBeginsNothingAnyMore() {
    // Given
    pending();

    // When
    Rotated cancelled = actions.cancel(APP, "db");

    // Then
    assertThat(cancelled.version()).contains(PENDING);
    assertThat(declared.isSuspended).isTrue();
    assertThat(scene.stored("db").attributes().rotation().orElseThrow().enabled()).isFalse();
    assertThat(scene.stored("db").labels().version(StagingLabel.PENDING)).isEmpty();
    assertThat(scene.stored("db").version(PENDING)).isPresent();
  }

  @Test
  void cancellingAfterACrashBetweenObjectAndRecordComesToTheSameEnd() {
    // Given
    pending();
    scene.store.beforeNext(
        () -> {
          throw new Unavailable(StoreReason.StoreUnavailable.with());
        });
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> actions.cancel(APP, "db"));
    assertThat(declared.isSuspended).isTrue();

    // When
    Rotated cancelled = actions.cancel(APP, "db");

    // Then
    assertThat(cancelled.version()).contains(PENDING);
    assertThat(scene.stored("db").labels().version(StagingLabel.PENDING)).isEmpty();
  }

  @Test
  void withoutARotationThereIsNothingToCancel() {
    // Given
    declared.isThere = false;

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.cancel(APP, "db"))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.INVALID_REQUEST));
  }

  private void pending() {
    scene.change(
        "db",
        record ->
            record
                .withVersion(VersionEntry.announced(PENDING, scene.time.instant()))
                .withLabels(record.labels().move(StagingLabel.PENDING, PENDING))
                .withRotation(
                    record.rotation().withRunning(Optional.of(running(record, PENDING)))));
  }

  private RunningRotation running(SecretRecord record, VersionId token) {
    return new RunningRotation(
        token,
        record.current().orElseThrow(),
        RotationStep.CREATE_SECRET,
        1,
        scene.time.instant(),
        scene.time.instant(),
        Optional.of(token.value()));
  }

  private static RotationRules rules(String expression) {
    return new RotationRules(Optional.empty(), Optional.of(expression), Optional.empty());
  }

  private static Rotation rotation(Optional<RotationRules> rules, Optional<Boolean> immediately) {
    return new Rotation(TOKEN, Optional.empty(), rules, Optional.empty(), false, immediately);
  }
}
