package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.reconciling.managedsecret.SecretOutcome;
import dev.strongroom.core.sharing.FanOutReport;
import dev.strongroom.core.sharing.SharingReport;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.ManagedSecretStatus.Problem;
import dev.strongroom.crds.ManagedSecretStatus.ProjectedInto;
import java.util.Map;
import java.util.Optional;

/** The part of a status that is about other namespaces. */
final class SharingStatus {
  private SharingStatus() {}

  /**
   * After a pass.
   *
   * @param before as it was, which may be null
   * @param isProjected whether the secret is to be projected into other namespaces; what is not
   *     known of them is as it was
   */
  static ManagedSecretStatus.Sharing of(
      ManagedSecretStatus.Sharing before, boolean isProjected, SecretOutcome outcome) {
    Map<String, String> pins =
        outcome.sharing().map(SharingReport::pins).filter(p -> !p.isEmpty()).orElse(null);
    ProjectedInto projected =
        outcome
            .projectedInto()
            .map(SharingStatus::of)
            .or(
                () ->
                    Optional.ofNullable(before)
                        .filter(any -> isProjected)
                        .map(ManagedSecretStatus.Sharing::projectedInto))
            .orElse(null);
    return pins == null && projected == null
        ? null
        : new ManagedSecretStatus.Sharing(pins, projected);
  }

  private static ProjectedInto of(FanOutReport report) {
    return new ProjectedInto(
        report.namespaces(),
        report.ready(),
        report.failing(),
        Optional.of(report.problems().stream().map(SharingStatus::of).toList())
            .filter(problems -> !problems.isEmpty())
            .orElse(null));
  }

  private static Problem of(FanOutReport.Problem problem) {
    return new Problem(
        problem.namespace(), problem.finding().reason().name(), problem.finding().message());
  }

  /** The status of the condition. */
  static String of(FanOutReport.State state) {
    return switch (state) {
      case COMPLETE -> "True";
      case UNDER_WAY -> "Unknown";
      case STOPPED -> "False";
    };
  }
}
