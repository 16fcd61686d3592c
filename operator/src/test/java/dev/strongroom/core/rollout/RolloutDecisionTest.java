package dev.strongroom.core.rollout;

import static dev.strongroom.core.rollout.RolloutScene.NOW;
import static dev.strongroom.core.rollout.RolloutScene.PAUSED;
import static dev.strongroom.core.rollout.RolloutScene.READY;
import static dev.strongroom.core.rollout.RolloutScene.ROLLING;
import static dev.strongroom.core.rollout.RolloutScene.noted;
import static dev.strongroom.core.rollout.RolloutScene.request;
import static dev.strongroom.core.rollout.RolloutScene.restarted;
import static dev.strongroom.core.rollout.RolloutScene.shop;
import static dev.strongroom.core.rollout.RolloutScene.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.strongroom.core.rollout.RolloutDecision.Cause;
import dev.strongroom.core.rollout.RolloutDecision.Note;
import dev.strongroom.core.rollout.RolloutDecision.Restart;
import dev.strongroom.core.rollout.RolloutDecision.UpToDate;
import dev.strongroom.core.rollout.RolloutDecision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutDecisionTest {
  private static final Optional<Instant> BATCHED = Optional.of(NOW.minusSeconds(3));
  private static final RolloutRequest DB = request("shop-db", "new");
  private static final RolloutRequest API = request("shop-api", "api");
  private static final Workload OUTDATED = noted(shop(READY), "shop-db", "old");

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments("nothing is asked", shop(READY), List.of(), BATCHED, new UpToDate()),
        arguments(
            "first seen: noted, not restarted",
            shop(READY),
            List.of(DB),
            BATCHED,
            new Note(Map.of("strongroom.dev/secret-shop-db", "new"))),
        arguments(
            "first seen while it rolls: noted all the same",
            shop(ROLLING),
            List.of(DB),
            BATCHED,
            new Note(Map.of("strongroom.dev/secret-shop-db", "new"))),
        arguments(
            "noted content is current",
            noted(shop(READY), "shop-db", "new"),
            List.of(DB),
            BATCHED,
            new UpToDate()),
        arguments(
            "restarted for this content",
            template(noted(shop(READY), "shop-db", "new"), "shop-db", "new"),
            List.of(DB),
            BATCHED,
            new UpToDate()),
        arguments(
            "being restarted for this content",
            template(noted(shop(ROLLING), "shop-db", "new"), "shop-db", "new"),
            List.of(DB),
            BATCHED,
            new UpToDate()),
        arguments(
            "another client has replaced the template since",
            template(noted(shop(READY), "shop-db", "new"), "shop-db", "theirs"),
            List.of(DB),
            BATCHED,
            new UpToDate()),
        arguments("changed", OUTDATED, List.of(DB), BATCHED, new Restart(List.of(DB))),
        arguments(
            "changed since the last restart",
            template(OUTDATED, "shop-db", "old"),
            List.of(DB),
            BATCHED,
            new Restart(List.of(DB))),
        arguments(
            "another Secret is new to it: noted first",
            OUTDATED,
            List.of(DB, API),
            BATCHED,
            new Note(Map.of("strongroom.dev/secret-shop-api", "api"))),
        arguments(
            "two changed: one restart",
            noted(shop(READY), "shop-db", "old", "shop-api", "old"),
            List.of(DB, API),
            BATCHED,
            new Restart(List.of(DB, API))),
        arguments(
            "more may change",
            OUTDATED,
            List.of(DB),
            Optional.of(NOW.minusSeconds(1)),
            wait(Cause.BATCHING, 2)),
        arguments(
            "it is known only now",
            OUTDATED,
            List.of(DB),
            Optional.empty(),
            wait(Cause.BATCHING, 3)),
        arguments(
            "paused",
            noted(shop(PAUSED), "shop-db", "old"),
            List.of(DB),
            BATCHED,
            new Wait(Cause.PAUSED, Optional.empty())),
        arguments(
            "restarted a moment ago",
            restarted(OUTDATED, NOW.minusSeconds(20)),
            List.of(DB),
            BATCHED,
            wait(Cause.MIN_INTERVAL, 40)),
        arguments(
            "the interval is over",
            restarted(OUTDATED, NOW.minusSeconds(60)),
            List.of(DB),
            BATCHED,
            new Restart(List.of(DB))),
        arguments(
            "restarted in the future: the clock was wrong",
            restarted(OUTDATED, NOW.plus(Duration.ofDays(300))),
            List.of(DB),
            BATCHED,
            new Restart(List.of(DB))),
        arguments(
            "another rollout is in progress",
            noted(shop(ROLLING), "shop-db", "old"),
            List.of(DB),
            BATCHED,
            wait(Cause.IN_PROGRESS, 597)),
        arguments(
            "another rollout does not end",
            noted(shop(ROLLING), "shop-db", "old"),
            List.of(DB),
            Optional.of(NOW.minusSeconds(600)),
            new Restart(List.of(DB))));
  }

  private static Wait wait(Cause cause, int seconds) {
    return new Wait(cause, Optional.of(NOW.plusSeconds(seconds)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void decides(
      String name,
      Workload workload,
      List<RolloutRequest> requests,
      Optional<Instant> since,
      RolloutDecision expected) {
    // When
    RolloutDecision decision = RolloutDecision.decide(workload, requests, since, NOW);

    // Then
    assertThat(decision).isEqualTo(expected);
  }

  @Test
  void theLongestIntervalOfTheSecretsThatChangedCounts() {
    // Given a Secret that changed whose interval is longer, and one that did not change
    RolloutRequest patient = withInterval(API, Duration.ofMinutes(5));
    RolloutRequest unchanged = withInterval(request("shop-x", "same"), Duration.ofHours(1));
    Workload workload =
        restarted(
            noted(shop(READY), "shop-db", "old", "shop-api", "old", "shop-x", "same"),
            NOW.minusSeconds(100));

    // When
    RolloutDecision decision =
        RolloutDecision.decide(workload, List.of(DB, patient, unchanged), BATCHED, NOW);

    // Then
    assertThat(decision).isEqualTo(wait(Cause.MIN_INTERVAL, 200));
  }

  private static RolloutRequest withInterval(RolloutRequest r, Duration interval) {
    return new RolloutRequest(
        r.owner(), r.secret(), r.version(), r.content(), r.selection(), interval);
  }
}
