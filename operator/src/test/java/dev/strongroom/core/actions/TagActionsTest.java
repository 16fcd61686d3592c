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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagActionsTest {
  private final WritingScene writing = new WritingScene();
  private final ActionScene scene =
      writing.scene.allow("update managedsecrets/tags db", "delete managedsecrets/tags db");
  private final TagActions actions =
      new TagActions(
          writing.access,
          new ResourcePolicyChecks(WritingScene.PARSER, scene.doors),
          writing.changing);

  @Test
  void tagsAreAddedAndReplacedByTheirKeys() {
    // Given
    writing.secret("db", "1");
    actions.tag(APP, "db", Map.of("team", "shop", "tier", "1"));

    // When
    actions.tag(APP, "db", Map.of("team", "bank", "Team", "x"));

    // Then
    assertThat(tags()).isEqualTo(Map.of("team", "bank", "Team", "x", "tier", "1"));
    assertThat(writing.objects.objects.get("shop/db").metadata().tags()).isEqualTo(tags());
  }

  @Test
  void tagsAreTakenAwayAndUnknownOnesIgnored() {
    // Given
    writing.secret("db", "1");
    actions.tag(APP, "db", Map.of("team", "shop", "tier", "1"));

    // When
    actions.untag(APP, "db", Set.of("team", "other"));

    // Then
    assertThat(tags()).isEqualTo(Map.of("tier", "1"));
  }

  @Test
  void moreThanFiftyTagsAreRefused() {
    // Given
    writing.secret("db", "1");
    Map<String, String> tags = new TreeMap<>();
    for (int i = 0; i < 50; i++) {
      tags.put("key" + i, "value");
    }
    actions.tag(APP, "db", tags);

    // When / Then
    assertRefused(
        () -> actions.tag(APP, "db", Map.of("one", "more")),
        Kind.INVALID_PARAMETER,
        "A secret has at most 50 tags.");
    assertThat(tags()).isEqualTo(tags);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSecretThatIsMarkedForDeletionKeepsItsTags(boolean adds) {
    // Given
    writing.secret("db", "1");
    scene.change("db", record -> record.withDeletion(Optional.of(NOW.plus(Duration.ofDays(7)))));

    // When / Then
    assertRefused(
        adds
            ? () -> actions.tag(APP, "db", Map.of("team", "shop"))
            : () -> actions.untag(APP, "db", Set.of("team")),
        Kind.INVALID_REQUEST,
        "You can't perform this operation on the secret because it was marked for deletion.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoMayNotTagChangesNone(boolean adds) {
    // Given
    SecretRecord record = writing.secret("db", "1");
    scene.deny("update managedsecrets/tags db");
    scene.deny("delete managedsecrets/tags db");

    // When / Then
    assertRefused(
        adds
            ? () -> actions.tag(APP, "db", Map.of("team", "shop"))
            : () -> actions.untag(APP, "db", Set.of("team")),
        Kind.ACCESS_DENIED,
        "User: arn:aws:sts::111122223333:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:"
            + (adds ? "TagResource" : "UntagResource")
            + " on resource: "
            + record.arn());
  }

  @Test
  void whatACrashBetweenObjectAndRecordLeavesIsFinishedByTheSameCall() {
    // Given
    writing.secret("db", "1");
    writing.objects.afterChange =
        () -> {
          throw new Unavailable(StoreReason.StoreUnavailable.with());
        };
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> actions.tag(APP, "db", Map.of("team", "shop")));
    assertThat(tags()).isEmpty();
    writing.objects.afterChange = () -> {};

    // When
    actions.tag(APP, "db", Map.of("team", "shop"));

    // Then
    assertThat(tags()).isEqualTo(Map.of("team", "shop"));
  }

  private Map<String, String> tags() {
    return scene.stored("db").metadata().tags();
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
