package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.cluster.HostCommand;
import dev.strongroom.e2e.operator.TestOperator;
import java.util.ArrayList;
import java.util.List;

/** The commands with which the user goes on by hand. */
final class Epilogue {
  private final RunOptions options;
  private final QuickStartCluster cluster;
  private final QuickStartDirectory directory;

  Epilogue(RunOptions options, QuickStartCluster cluster, QuickStartDirectory directory) {
    this.options = options;
    this.cluster = cluster;
    this.directory = directory;
  }

  void print(Narrator narrator) {
    narrator.part(
        "Go on by hand (all is up, %s after the start)"
            .formatted(Narrator.seconds(narrator.elapsed())));
    commands().forEach(narrator::line);
  }

  private List<String> commands() {
    List<String> lines = new ArrayList<>();
    String kubectl = options.context().map(name -> "kubectl --context " + name).orElse("kubectl");
    if (options.context().isEmpty()) {
      lines.add("export KUBECONFIG=" + cluster.kubeconfig());
    }
    if (HostCommand.find("kubectl").isEmpty()) {
      cluster.kubectl().ifPresent(path -> lines.add("alias kubectl=" + path));
    }
    lines.add(kubectl + " get managedsecrets -A");
    lines.add(kubectl + " -n shop describe managedsecret shop-database");
    lines.add(
        kubectl
            + " -n shop annotate managedsecret shop-database"
            + " strongroom.dev/rotate=\"$(date +%s)\" --overwrite");
    if (cluster.hasNode()) {
      lines.add(kubectl + " -n shop logs -f deployment/shop");
      lines.add(
          kubectl
              + " -n "
              + TestOperator.NAMESPACE
              + " logs -f deployment/strongroom-operator --all-pods");
    } else {
      lines.add("tail -f " + directory.resolve("operator.log"));
    }
    lines.add("examples/quickstart/stop");
    return lines;
  }
}
