package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.BANK;
import static dev.strongroom.core.actions.ActionScene.FAR;
import static dev.strongroom.core.actions.ActionScene.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.actions.AccountSearch.Found;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.search.SecretFilter;
import dev.strongroom.core.secrets.search.SecretFilter.Key;
import dev.strongroom.core.secrets.search.SecretSearch;
import dev.strongroom.core.secrets.search.SecretSearch.SortBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ListActionsTest {
  private static final SecretSearch ALL =
      new SecretSearch(List.of(), false, SortBy.CREATED_DATE, false);

  private final ActionScene scene =
      new ActionScene().allow("list managedsecrets -", "list managedsecrets/versions db");
  private final ListActions actions =
      new ListActions(
          scene.access,
          new AccountSearch(scene.queries, scene.locator, scene.tokens),
          scene.tokens);

  @Test
  void theSecretsOfTheAccountComeInPages() {
    // Given
    secrets("c", "a", "b", "e", "d");
    scene.secret("bank", BANK, "of-the-bank", UnaryOperator.identity());

    // When
    List<List<String>> pages = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      Found found = actions.secrets(APP, ALL, token, 2);
      pages.add(names(found));
      token = found.nextToken();
    } while (token.isPresent());

    // Then
    assertThat(pages).containsExactly(List.of("c", "a"), List.of("b", "e"), List.of("d"));
  }

  @Test
  void aSecretThatIsGoneDoesNotKeepThePageAfterItFromComing() {
    // Given
    secrets("a", "b", "c");
    Optional<String> token = actions.secrets(APP, ALL, Optional.empty(), 2).nextToken();
    scene.store.remove(scene.stored("b"));

    // When
    Found next = actions.secrets(APP, ALL, token, 2);

    // Then
    assertThat(names(next)).containsExactly("c");
    assertThat(next.nextToken()).isEmpty();
  }

  @Test
  void secretsOfAnEarlierNamespaceOfThatNameAreNotListed() {
    // Given
    secrets("a");
    scene.namespaceUid = "ns-2";

    // When
    Found found = actions.secrets(APP, ALL, Optional.empty(), 10);

    // Then
    assertThat(found.secrets()).isEmpty();
  }

  @Test
  void secretsOfAnotherAccountIdThatTheNamespaceHadAreNotListed() {
    // Given
    scene.secret("shop", BANK, "a", UnaryOperator.identity());

    // When
    Found found = actions.secrets(APP, ALL, Optional.empty(), 10);

    // Then
    assertThat(found.secrets()).isEmpty();
  }

  @Test
  void secretsToBeDeletedAreListedOnRequestAlone() {
    // Given
    secrets("a", "b");
    scene.change("b", record -> record.withDeletion(Optional.of(ActionScene.NOW)));

    // When
    Found usual = actions.secrets(APP, ALL, Optional.empty(), 10);
    Found withDeleted =
        actions.secrets(
            APP, new SecretSearch(List.of(), true, SortBy.NAME, true), Optional.empty(), 10);

    // Then
    assertThat(names(usual)).containsExactly("a");
    assertThat(names(withDeleted)).containsExactly("b", "a");
  }

  @Test
  void whoMayNotListLearnsNothing() {
    // Given
    secrets("a");
    scene.allowNothing();

    // When / Then
    assertRefused(
        () -> actions.secrets(APP, ALL, Optional.empty(), 10),
        Kind.ACCESS_DENIED,
        "User: arn:aws:sts::111122223333:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:ListSecrets on resource: *");
  }

  @Test
  void aTokenIsGoodForTheSameCallerAndSearchAlone() {
    // Given
    secrets("a", "b", "c");
    Optional<String> token = actions.secrets(APP, ALL, Optional.empty(), 1).nextToken();
    SecretSearch byName = new SecretSearch(List.of(), false, SortBy.NAME, false);
    SecretSearch filtered =
        new SecretSearch(
            List.of(new SecretFilter(Key.NAME, List.of("a", "b"))),
            false,
            SortBy.CREATED_DATE,
            false);

    // When / Then
    assertThat(names(actions.secrets(APP, ALL, token, 5))).containsExactly("b", "c");
    ActionCall other = ActionScene.call(SHOP, "shop", "another-uid");
    assertInvalid(() -> actions.secrets(other, ALL, token, 5));
    assertInvalid(() -> actions.secrets(FAR, ALL, token, 5));
    assertInvalid(() -> actions.secrets(APP, byName, token, 5));
    assertInvalid(() -> actions.secrets(APP, filtered, token, 5));
    scene.allow("list managedsecrets/versions a");
    assertInvalid(() -> actions.versions(APP, "a", false, token, 5));
  }

  @Test
  void versionsWithAValueAndALabelAreListedOldestFirst() {
    // Given
    VersionId[] ids = versions();

    // When
    ListActions.Versions found = actions.versions(APP, "db", false, Optional.empty(), 100);

    // Then
    assertThat(found.versions()).extracting(VersionEntry::id).containsExactly(ids[1], ids[2]);
    assertThat(found.nextToken()).isEmpty();
    assertThat(found.record().arn()).isEqualTo(scene.stored("db").arn());
  }

  @Test
  void deprecatedVersionsAreListedOnRequestInPages() {
    // Given
    VersionId[] ids = versions();

    // When
    ListActions.Versions first = actions.versions(APP, "db", true, Optional.empty(), 2);
    ListActions.Versions second = actions.versions(APP, "db", true, first.nextToken(), 2);

    // Then
    assertThat(first.versions()).extracting(VersionEntry::id).containsExactly(ids[0], ids[1]);
    assertThat(second.versions()).extracting(VersionEntry::id).containsExactly(ids[2]);
    assertThat(second.nextToken()).isEmpty();
    assertInvalid(() -> actions.versions(APP, "db", false, first.nextToken(), 2));
  }

  @Test
  void versionsOfASecretToBeDeletedAreListed() {
    // Given
    versions();
    scene.change("db", record -> record.withDeletion(Optional.of(ActionScene.NOW)));

    // When
    ListActions.Versions found = actions.versions(APP, "db", true, Optional.empty(), 100);

    // Then
    assertThat(found.versions()).hasSize(3);
  }

  @Test
  void whoMayNotListVersionsDoesNotLearnWhetherThereIsASecret() {
    // Given
    versions();
    scene.allowNothing();

    // When / Then
    for (String name : List.of("db", "other")) {
      assertThatExceptionOfType(Rejected.class)
          .isThrownBy(() -> actions.versions(APP, name, false, Optional.empty(), 100))
          .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED));
    }
  }

  /** One without a label, one previous, one current, and one that a rotation has announced. */
  private VersionId[] versions() {
    scene.secret("db");
    VersionId[] ids = new VersionId[3];
    for (int i = 0; i < ids.length; i++) {
      scene.time.pass(Duration.ofMinutes(1));
      ids[i] = scene.put("db", "value-" + i);
    }
    scene.change(
        "db",
        record ->
            record.withVersion(
                VersionEntry.announced(VersionId.derived("to come"), scene.time.instant())));
    return ids;
  }

  private void secrets(String... names) {
    for (String name : names) {
      scene.time.pass(Duration.ofMinutes(1));
      scene.secret(name);
    }
  }

  private static List<String> names(Found found) {
    return found.secrets().stream().map(SecretRecord::arn).map(arn -> arn.name().value()).toList();
  }

  private static void assertInvalid(Runnable call) {
    assertRefused(call, Kind.INVALID_NEXT_TOKEN, "The NextToken value is invalid.");
  }

  private static void assertRefused(Runnable call, Kind kind, String message) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(call::run)
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo(kind);
              assertThat(refused.finding().message()).isEqualTo(message);
            });
  }
}
