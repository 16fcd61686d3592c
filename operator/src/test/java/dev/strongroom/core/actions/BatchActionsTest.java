package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.access.ThreeDoors;
import dev.strongroom.core.actions.BatchActions.Outcome;
import dev.strongroom.core.actions.BatchActions.Unread;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.secrets.search.SecretFilter;
import dev.strongroom.core.secrets.search.SecretFilter.Key;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchActionsTest {
  private static final String BATCH = "list managedsecrets/value -";
  private static final List<SecretFilter> PROD =
      List.of(new SecretFilter(Key.NAME, List.of("prod")));

  private final ActionScene scene = new ActionScene().allow(BATCH);
  private final List<String> read = new ArrayList<>();
  private final BatchActions actions = actions(scene.access);

  private BatchActions actions(SecretAccess access) {
    return new BatchActions(
        access,
        new ValueActions(access, scene.reading, scene.putting),
        new AccountSearch(scene.queries, scene.locator, scene.tokens));
  }

  @Test
  void whatCanBeReadIsReadAndTheRestIsTold() {
    // Given
    secret("open");
    secret("denied");
    scene.secret("empty");
    secret("deleted");
    scene.change("deleted", record -> record.withDeletion(Optional.of(ActionScene.NOW)));
    scene.allow(
        "get managedsecrets/value open",
        "get managedsecrets/value empty",
        "get managedsecrets/value deleted",
        "get managedsecrets/value missing");

    // When
    Outcome outcome =
        named("denied", "missing", "open", "empty", "deleted", "not a name", arn("open"));

    // Then
    assertThat(read).containsExactly("open=value of open", "open=value of open");
    assertThat(outcome.nextToken()).isEmpty();
    assertThat(outcome.unread())
        .extracting(BatchActionsTest::text)
        .containsExactly(
            "denied ACCESS_DENIED User: arn:aws:sts::111122223333:assumed-role/app/pod is not"
                + " authorized to perform: secretsmanager:GetSecretValue on resource: "
                + arn("denied"),
            "missing NOT_FOUND Secrets Manager can't find the specified secret.",
            "empty NOT_FOUND Secrets Manager can't find the specified secret value for staging"
                + " label: AWSCURRENT",
            "deleted INVALID_REQUEST You can't perform this operation on the secret because it was"
                + " marked for deletion.",
            "not a name VALIDATION Invalid name. Must be a valid name containing alphanumeric"
                + " characters, or any of the following: -/_+=.@!");
  }

  @Test
  void aKeyThatMayNotBeUsedClosesItsSecretAlone() {
    // Given
    secret("open");
    scene.key(Optional.empty());
    scene.secret(
        "locked",
        made ->
            made.withDeclaration(
                made.owner(), made.metadata().withKey(Optional.of(ActionScene.KEY.keyId()))));
    scene.put("locked", "value of locked");
    scene.allow("get managedsecrets/value open", "get managedsecrets/value locked");

    // When
    Outcome outcome = named("locked", "open");

    // Then
    assertThat(read).containsExactly("open=value of open");
    assertThat(outcome.unread())
        .extracting(BatchActionsTest::text)
        .containsExactly("locked ACCESS_DENIED Access to KMS is not allowed");
  }

  @Test
  void withoutTheRightToBatchesNothingIsRead() {
    // Given
    secret("open");
    scene.allowNothing();
    scene.allow("get managedsecrets/value open");

    // When / Then
    assertDenied(() -> named("open"), "secretsmanager:BatchGetSecretValue on resource: *");
    assertThat(read).isEmpty();
  }

  @Test
  void filtersNeedTheRightToListToo() {
    // When / Then
    assertDenied(() -> found(Optional.empty(), 20), "secretsmanager:ListSecrets on resource: *");
  }

  @Test
  void whatFiltersFindIsReadInPages() {
    // Given
    scene.allow("list managedsecrets -");
    for (String name : List.of("prod/b", "test/c", "prod/a", "prod/d")) {
      scene.time.pass(Duration.ofMinutes(1));
      secret(name);
      scene.allow("get managedsecrets/value " + name);
    }
    scene.secret("prod/empty");
    scene.allow("get managedsecrets/value prod/empty");

    // When
    Outcome first = found(Optional.empty(), 2);
    Outcome second = found(first.nextToken(), 2);

    // Then
    assertThat(read)
        .containsExactly(
            "prod/b=value of prod/b", "prod/a=value of prod/a", "prod/d=value of prod/d");
    assertThat(first.unread()).isEmpty();
    assertThat(second.unread()).extracting(Unread::secretId).containsExactly(arn("prod/empty"));
    assertThat(second.nextToken()).isEmpty();
  }

  @Test
  void aTokenIsUselessToAnotherCaller() {
    // Given
    scene.allow("list managedsecrets -");
    secret("prod/a");
    secret("prod/b");
    Optional<String> token = found(Optional.empty(), 1).nextToken();
    ActionCall other = ActionScene.call(SHOP, "shop", "another-uid");

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.found(other, PROD, token, 1, this::take))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.INVALID_NEXT_TOKEN));
  }

  @Test
  void aDoorThatDoesNotAnswerFailsTheCallWhole() {
    // Given
    secret("open");
    ThreeDoors away =
        new ThreeDoors(
            (caller, right) -> {
              if (right.name().isPresent()) {
                throw new Unavailable(StoreReason.StoreUnavailable.with());
              }
              return true;
            });
    BatchActions batches =
        actions(new SecretAccess(scene.locator, away, scene.protection, ActionScene.REGION));

    // When / Then
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> batches.named(APP, List.of("open"), this::take));
  }

  private void secret(String name) {
    scene.secret(name);
    scene.put(name, "value of " + name);
  }

  private String arn(String name) {
    return scene.stored(name).arn().toString();
  }

  private Outcome named(String... ids) {
    return actions.named(APP, List.of(ids), this::take);
  }

  private Outcome found(Optional<String> token, int most) {
    return actions.found(APP, PROD, token, most, this::take);
  }

  private boolean take(SecretRecord record, VersionEntry version, SecretValue value) {
    return read.add(record.arn().name() + "=" + value.text(PlaintextAccess.granted()));
  }

  private static String text(Unread unread) {
    Rejected rejected = (Rejected) unread.failure();
    return unread.secretId() + " " + rejected.kind() + " " + rejected.finding().message();
  }

  private static void assertDenied(Runnable call, String end) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(call::run)
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED);
              assertThat(refused.finding().message()).endsWith(end);
            });
  }
}
