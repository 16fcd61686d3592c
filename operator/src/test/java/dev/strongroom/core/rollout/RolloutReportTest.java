package dev.strongroom.core.rollout;

import static dev.strongroom.core.rollout.RolloutScene.READY;
import static dev.strongroom.core.rollout.RolloutScene.ROLLING;
import static dev.strongroom.core.rollout.RolloutScene.SHOP;
import static dev.strongroom.core.rollout.RolloutScene.VERSION;
import static dev.strongroom.core.rollout.RolloutScene.noted;
import static dev.strongroom.core.rollout.RolloutScene.refusing;
import static dev.strongroom.core.rollout.RolloutScene.request;
import static dev.strongroom.core.rollout.RolloutScene.shop;
import static dev.strongroom.core.rollout.RolloutScene.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RolloutReason;
import dev.strongroom.core.rollout.RolloutDecision.Cause;
import dev.strongroom.core.rollout.RolloutReport.State;
import dev.strongroom.core.rollout.Selection.Consumers;
import dev.strongroom.core.rollout.Selection.Named;
import dev.strongroom.core.rollout.WorkloadRef.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutReportTest {
  private static final RolloutRequest DB = request("shop-db", "new");
  private static final Workload CURRENT = noted(shop(READY), "shop-db", "new");
  private static final Workload OUTDATED = noted(shop(READY), "shop-db", "old");

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments(
            "none uses it",
            request("other", "x"),
            List.of(CURRENT),
            State.COMPLETE,
            RolloutReason.NoWorkloadSelected),
        arguments(
            "has had the content all along",
            DB,
            List.of(CURRENT),
            State.COMPLETE,
            RolloutReason.RolloutComplete),
        arguments(
            "has had the content all along, and rolls for another reason",
            DB,
            List.of(noted(shop(ROLLING), "shop-db", "new")),
            State.COMPLETE,
            RolloutReason.RolloutComplete),
        arguments(
            "restarted and ready",
            DB,
            List.of(template(CURRENT, "shop-db", "new")),
            State.COMPLETE,
            RolloutReason.RolloutComplete),
        arguments(
            "restarted and not ready",
            DB,
            List.of(template(noted(shop(ROLLING), "shop-db", "new"), "shop-db", "new")),
            State.UNDER_WAY,
            RolloutReason.RolloutRunning),
        arguments("due", DB, List.of(OUTDATED), State.UNDER_WAY, RolloutReason.RolloutPending),
        arguments(
            "not looked at yet",
            DB,
            List.of(shop(READY)),
            State.UNDER_WAY,
            RolloutReason.RolloutPending),
        arguments(
            "does not allow it",
            DB,
            List.of(refusing(CURRENT)),
            State.STOPPED,
            RolloutReason.RestartNotAllowed),
        arguments(
            "named and not there",
            request(
                "shop-db",
                "new",
                new Named(Set.of(SHOP, new WorkloadRef(Kind.DaemonSet, "team", "x")))),
            List.of(CURRENT),
            State.STOPPED,
            RolloutReason.WorkloadNotFound),
        arguments(
            "named although it uses another Secret",
            request("other", "x", new Named(Set.of(SHOP))),
            List.of(noted(shop(READY), "other", "old")),
            State.UNDER_WAY,
            RolloutReason.RolloutPending),
        arguments(
            "reads files",
            request("shop-files", "new"),
            List.of(noted(shop(READY), "shop-files", "old")),
            State.COMPLETE,
            RolloutReason.NoWorkloadSelected),
        arguments(
            "reads files, and that is asked for",
            request("shop-files", "new", new Consumers(true)),
            List.of(noted(shop(READY), "shop-files", "old")),
            State.UNDER_WAY,
            RolloutReason.RolloutPending));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void tellsWhereTheWorkloadsAre(
      String name,
      RolloutRequest request,
      List<Workload> workloads,
      State state,
      RolloutReason reason) {
    // When
    RolloutReport report = RolloutReport.of(request, workloads, Map.of(), Map.of());

    // Then
    assertThat(report.state()).isEqualTo(state);
    assertThat(report.finding().reason()).isEqualTo(reason);
  }

  @Test
  void workloadsOfOtherNamespacesAreOthers() {
    // Given a workload of the same name elsewhere
    Workload elsewhere =
        new Workload(
            new WorkloadRef(Kind.Deployment, "other-team", "shop"),
            true,
            OUTDATED.use(),
            Map.of(),
            OUTDATED.noted(),
            OUTDATED.restartedAt(),
            READY);

    // When
    RolloutReport report = RolloutReport.of(DB, List.of(elsewhere), Map.of(), Map.of());

    // Then
    assertThat(report.finding()).isEqualTo(RolloutReason.NoWorkloadSelected.with("shop-db"));
  }

  @Test
  void namesWhyARestartWaits() {
    // When
    RolloutReport report =
        RolloutReport.of(DB, List.of(OUTDATED), Map.of(SHOP, Cause.PAUSED), Map.of());

    // Then
    assertThat(report.finding().message()).contains("Deployment shop (paused)");
  }

  @Test
  void anObstacleIsToldUntilTheWorkloadHasRolled() {
    // Given
    Finding refused = RolloutReason.RestartForbidden.with(SHOP);
    Map<WorkloadRef, Finding> obstacles = Map.of(SHOP, refused);

    // When
    RolloutReport before = RolloutReport.of(DB, List.of(OUTDATED), Map.of(), obstacles);

    // Then
    assertThat(before).isEqualTo(new RolloutReport(State.STOPPED, refused));
    assertThat(RolloutReport.of(DB, List.of(CURRENT), Map.of(), obstacles).state())
        .isEqualTo(State.COMPLETE);
  }

  @Test
  void tellsHowToAllowRestarts() {
    // When
    RolloutReport report = RolloutReport.of(DB, List.of(refusing(CURRENT)), Map.of(), Map.of());

    // Then
    assertThat(report.finding().message())
        .endsWith("kubectl -n team annotate deployment/shop strongroom.dev/rollout=true");
  }

  @Test
  void namesFiveOfManyWorkloads() {
    // Given
    List<Workload> many =
        Stream.iterate(1, i -> i + 1)
            .limit(7)
            .map(
                i ->
                    new Workload(
                        new WorkloadRef(Kind.StatefulSet, "team", "w" + i),
                        true,
                        CURRENT.use(),
                        Map.of(),
                        CURRENT.noted(),
                        CURRENT.restartedAt(),
                        READY))
            .toList();

    // When
    RolloutReport report = RolloutReport.of(DB, many, Map.of(), Map.of());

    // Then
    assertThat(report.finding().message()).endsWith("StatefulSet w5, 2 more.");
  }

  @ParameterizedTest
  @CsvSource({
    "11111111-1111-1111-1111-111111111111, new, true",
    "22222222-2222-2222-2222-222222222222, new, false",
    "11111111-1111-1111-1111-111111111111, old, false"
  })
  void aVersionIsRolledOutWhenEveryWorkloadHasIt(String version, String content, boolean expected) {
    // Given a request for VERSION, whose content is "new"
    assertThat(DB.version().value()).isEqualTo(VERSION);
    List<Workload> workloads =
        List.of(template(noted(shop(READY), "shop-db", content), "shop-db", content));

    // When
    boolean complete = RolloutReport.isComplete(DB, workloads, version);

    // Then
    assertThat(complete).isEqualTo(expected);
  }
}
