package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyChangeActionsTest {
  private static final String ROLE = "'AWS':'arn:aws:iam::111122223333:role/app'";
  private static final String READ =
      "{'Effect':'Allow','Principal':{"
          + ROLE
          + "},'Action':'secretsmanager:GetSecretValue','Resource':'*'}";
  private static final String PUBLIC =
      "{'Effect':'Allow','Principal':'*','Action':'secretsmanager:GetSecretValue','Resource':'*'}";
  private static final String LOCKOUT =
      "{'Effect':'Deny','Principal':'*','Action':'secretsmanager:*','Resource':'*'}";

  private final WritingScene writing = new WritingScene();
  private final ActionScene scene =
      writing.scene.allow(
          "update managedsecrets/policy db",
          "delete managedsecrets/policy db",
          "update managedsecrets db",
          "update managedsecrets/tags db",
          "delete managedsecrets/tags db");
  private final ResourcePolicyChecks checks =
      new ResourcePolicyChecks(WritingScene.PARSER, scene.doors);
  private final PolicyChangeActions actions =
      new PolicyChangeActions(writing.access, checks, writing.changing);

  PolicyChangeActionsTest() {
    writing.secret("db", "1");
  }

  @Test
  void aPolicyIsDeclaredAndHoldsAtOnce() {
    // Given
    ValueActions values = new ValueActions(writing.access, scene.reading, scene.putting);

    // When
    SecretRecord put = put(Optional.empty(), READ, Optional.empty());

    // Then
    assertThat(put.metadata().policy()).contains(policy(READ));
    assertThat(writing.objects.objects.get("shop/db").metadata().policy()).contains(policy(READ));
    assertThat(
            values.<Boolean>get(
                APP, "db", VersionReference.CURRENT, (record, version, value) -> true))
        .isTrue();
  }

  @Test
  void aPolicyIsTakenAwayAndOneThatIsNotThereIsNoFailure() {
    // Given
    put(Optional.of("default"), READ, Optional.of(true));
    actions.delete(APP, "db", Optional.empty());

    // When
    SecretRecord again = actions.delete(APP, "db", Optional.of("default"));

    // Then
    assertThat(again.metadata().policy()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "malformed | MALFORMED_POLICY | ResourcePolicy",
        "lockout | MALFORMED_POLICY | ResourcePolicy: you could not change the resource policy any"
            + " more.",
        "public | PUBLIC_POLICY | ResourcePolicy: ",
        "name | INVALID_PARAMETER | PolicyName: cross-account-replication cannot be written. Only"
            + " the policy with the name default can.",
        "deleted | INVALID_REQUEST | You can't perform this operation on the secret because it was"
            + " marked for deletion.",
        "denied | ACCESS_DENIED | User: arn:aws:sts::111122223333:assumed-role/app/pod is not"
            + " authorized to perform: secretsmanager:PutResourcePolicy on resource: "
      })
  void whatCannotBePutIsRefused(String why, Kind kind, String beginning) {
    // Given
    if (why.equals("deleted")) {
      scene.change("db", record -> record.withDeletion(Optional.of(NOW.plus(Duration.ofDays(7)))));
    }
    if (why.equals("denied")) {
      scene.deny("update managedsecrets/policy db");
    }
    String statement =
        switch (why) {
          case "malformed" -> "{'Effect':'Maybe'}";
          case "lockout" -> LOCKOUT;
          case "public" -> PUBLIC;
          default -> READ;
        };
    Optional<String> name =
        Optional.of("cross-account-replication").filter(n -> why.equals("name"));

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> put(name, statement, Optional.of(true)))
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo(kind);
              assertThat(refused.finding().message()).startsWith(beginning);
            });
    assertThat(scene.stored("db").metadata().policy()).isEmpty();
    assertThat(writing.objects.changes).isZero();
  }

  @Test
  void aPublicPolicyIsTakenUnlessThatIsBlocked() {
    // When
    SecretRecord put = put(Optional.empty(), PUBLIC, Optional.empty());

    // Then
    assertThat(put.metadata().policy()).contains(policy(PUBLIC));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConditionOnBlockPublicPolicyIsMetByTheParameterAlone(boolean given) {
    // Given
    put(
        Optional.empty(),
        unless("PutResourcePolicy", "BlockPublicPolicy", "true"),
        Optional.of(true));

    // When
    boolean done =
        isDone(() -> put(Optional.empty(), READ, Optional.of(true).filter(flag -> given)));

    // Then
    assertThat(done).isEqualTo(given);
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "other"})
  void aConditionOnTheDescriptionSeesTheOneOfTheRequest(String description) {
    // Given
    UpdateActions updates =
        new UpdateActions(writing.access, writing.named, writing.changing, scene.putting);
    put(Optional.empty(), unless("UpdateSecret", "Description", "new"), Optional.of(true));

    // When
    boolean done =
        isDone(
            () ->
                updates.update(
                    APP,
                    "db",
                    new UpdateActions.Update(
                        VersionId.derived("t"),
                        Optional.of(description),
                        Optional.empty(),
                        Optional.empty()),
                    Optional.empty()));

    // Then
    assertThat(done).isEqualTo(description.equals("new"));
  }

  @Test
  void tagsThatWouldLockTheirAuthorOutAreRefused() {
    // Given
    TagActions tags = new TagActions(writing.access, checks, writing.changing);
    put(
        Optional.empty(),
        "{'Effect':'Deny','Principal':{"
            + ROLE
            + "},'Action':'secretsmanager:TagResource','Resource':'*','Condition':{'StringEquals':"
            + "{'aws:ResourceTag/team':'bank'}}}",
        Optional.empty());
    tags.tag(APP, "db", Map.of("team", "shop"));

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> tags.tag(APP, "db", Map.of("team", "bank")))
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED);
              assertThat(refused.finding().message())
                  .isEqualTo(
                      "Tags: you would lose access to the secret, because its policies go by these"
                          + " tags.");
            });
    assertThat(scene.stored("db").metadata().tags()).isEqualTo(Map.of("team", "shop"));
  }

  @Test
  void whatACrashBetweenObjectAndRecordLeavesIsFinishedByTheSameCall() {
    // Given
    writing.objects.afterChange =
        () -> {
          throw new Unavailable(StoreReason.StoreUnavailable.with());
        };
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> put(Optional.empty(), READ, Optional.empty()));
    writing.objects.afterChange = () -> {};

    // When
    SecretRecord put = put(Optional.empty(), READ, Optional.empty());

    // Then
    assertThat(put.metadata().policy()).contains(policy(READ));
  }

  private SecretRecord put(Optional<String> name, String statement, Optional<Boolean> block) {
    return actions.put(APP, "db", name, policy(statement), block);
  }

  private static boolean isDone(Runnable call) {
    try {
      call.run();
      return true;
    } catch (Rejected refused) {
      assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED);
      return false;
    }
  }

  /** Denies an action unless a key of the request has this value. */
  private static String unless(String action, String key, String value) {
    return "{'Effect':'Deny','Principal':{"
        + ROLE
        + "},'Action':'secretsmanager:"
        + action
        + "','Resource':'*','Condition':{'StringNotEquals':{'secretsmanager:"
        + key
        + "':'"
        + value
        + "'}}}";
  }

  private static String policy(String statement) {
    return ("{'Version':'2012-10-17','Statement':[" + statement + "]}").replace('\'', '"');
  }
}
