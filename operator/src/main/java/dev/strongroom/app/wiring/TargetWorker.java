package dev.strongroom.app.wiring;

import dev.strongroom.adapters.targets.worker.HostSettings;
import dev.strongroom.adapters.targets.worker.StepRunner;
import dev.strongroom.adapters.targets.worker.Worker;
import dev.strongroom.adapters.targets.worker.WorkerTarget;
import dev.strongroom.app.Main;
import dev.strongroom.app.config.Settings;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.targets.Targets;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Both ends of the worker processes that talk to targets: the targets of the operator, and the main
 * class of a worker. It is no subcommand of {@link Main}, whose command line takes longer to set up
 * than a whole step.
 */
public final class TargetWorker {
  private TargetWorker() {}

  /** Does one step, see {@link StepRunner}. */
  public static void main(String[] args) {
    OutputStream out = System.out;
    // Nothing but the report goes to standard output.
    System.setOut(System.err);
    Map<String, StepRunner.TargetFactory> drivers = new HashMap<>();
    for (TargetType<?> type : TargetTypes.REGISTRY.all()) {
      drivers.put(
          type.name(),
          (settings, events) -> type.driver(settings, HostSettings.read(settings), events));
    }
    new StepRunner(drivers).run(System.in, out);
  }

  /** Starts the workers. */
  public static Worker launcher() {
    return new Worker(TargetWorker.class.getName());
  }

  /** The hosts that targets may be at; never the API server, by its name or its addresses. */
  public static AllowedHosts hosts(Settings settings, KubernetesClient client) {
    String apiServer = client.getMasterUrl().getHost();
    Stream<String> addresses = Stream.empty();
    try {
      addresses =
          Arrays.stream(InetAddress.getAllByName(apiServer)).map(InetAddress::getHostAddress);
    } catch (UnknownHostException notResolvedHere) {
      // Then no target can be reached under that name either.
    }
    return settings
        .allowedHosts()
        .refusing(Stream.concat(Stream.of(apiServer), addresses).toList());
  }

  /** All targets, whose steps these workers do, at these hosts. */
  public static Targets targets(Worker worker, AllowedHosts hosts) {
    return new Targets(
        TargetTypes.REGISTRY,
        (namespace, type, connection) -> target(worker, hosts.of(namespace), type, connection));
  }

  /** A target whose steps these workers do, at one of these hosts. */
  public static RotationTarget target(
      Worker worker, AllowedHosts hosts, TargetType<?> type, TargetConnection connection) {
    Map<String, String> settings = new HashMap<>(connection.settings());
    settings.putAll(HostSettings.of(hosts));
    return new WorkerTarget(
        worker,
        type.name(),
        settings,
        connection.stepTimeout(),
        connection.settleTime(),
        hosts.tellsCauses());
  }
}
