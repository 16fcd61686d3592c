package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.operator.TestOperator;
import java.util.Optional;

/** What {@code examples/quickstart/stop} does: away with everything that runs have made. */
final class Removal {
  /** Noted by a run that works on the user's own cluster. */
  static final String CONTEXT = "context";

  private final QuickStartDirectory directory;
  private final Narrator narrator;

  Removal(QuickStartDirectory directory, Narrator narrator) {
    this.directory = directory;
    this.narrator = narrator;
  }

  /**
   * Can be repeated; what is gone already is no error.
   *
   * @throws QuickStartException if something cannot be removed; the rest stays for the next try
   */
  void run() {
    RunOptions options =
        new RunOptions(directory.fact(CONTEXT), Optional.empty(), Optional.empty(), false, false);
    boolean removed = directory.exists();
    OperatorProcess operator = new OperatorProcess(directory);
    DatabaseProcess database = new DatabaseProcess(directory);
    if (operator.isRunning()) {
      step("ending the operator", operator::stop, "the operator's process has ended");
    }
    if (directory.fact(CONTEXT).isPresent()) {
      clear(options);
    }
    if (database.isRunning()) {
      step("stopping PostgreSQL", database::stop, "PostgreSQL has stopped");
    }
    ClusterChoice choice = new ClusterChoice(options, narrator::line);
    if (choice.isThere()) {
      step("removing the cluster", choice::remove, "the cluster is removed");
      removed = true;
    }
    directory.delete();
    narrator.line(
        removed ? "Nothing of the quick start is left." : "Nothing of the quick start was there.");
  }

  /** Takes out of the user's own cluster what was put into it. */
  private void clear(RunOptions options) {
    try (QuickStartCluster cluster = new GivenClusterChoice(options).connect()) {
      step(
          "removing namespace " + Shop.NAMESPACE,
          () -> new Shop(cluster.client()).remove(),
          "namespace shop is removed");
      OperatorDeployment operator =
          OperatorDeployment.rendered(cluster.client(), TestOperator.NAMESPACE, "none");
      step("removing Strongroom", operator::remove, "Strongroom is removed");
      if (directory.fact(Installation.KINDS_ARE_OURS).isPresent()) {
        step("removing the kinds", operator::removeKinds, "its kinds are removed");
      }
    }
  }

  private void step(String doing, Runnable work, String done) {
    narrator.step(
        doing,
        () -> {
          work.run();
          return null;
        },
        result -> done);
  }
}
