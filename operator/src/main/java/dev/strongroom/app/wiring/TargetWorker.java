package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.jobs.RotationJobs;
import dev.strongroom.adapters.targets.function.FunctionCalls;
import dev.strongroom.adapters.targets.worker.HostSettings;
import dev.strongroom.adapters.targets.worker.StepRunner;
import dev.strongroom.adapters.targets.worker.WorkerTarget;
import dev.strongroom.adapters.targets.worker.Workers;
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

  /** Does steps, see {@link StepRunner}. */
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

  /**
   * The workers.
   *
   * @param atOnce steps at one time
   */
  public static Workers start(int atOnce) {
    return new Workers(TargetWorker.class.getName(), atOnce);
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

  /** All targets at these hosts: those whose steps these workers do, functions and Jobs. */
  public static Targets targets(
      Workers workers, AllowedHosts hosts, FunctionCalls functions, RotationJobs jobs) {
    return new Targets(
        TargetTypes.REGISTRY,
        (declared, type, connection) ->
            target(workers, hosts.of(declared.namespace()), declared.uid(), type, connection),
        functions::function,
        jobs::jobs);
  }

  /**
   * A target whose steps these workers do, at one of these hosts.
   *
   * @param uid the uid of the object that declares it
   */
  public static RotationTarget target(
      Workers workers,
      AllowedHosts hosts,
      String uid,
      TargetType<?> type,
      TargetConnection connection) {
    return new WorkerTarget(
        workers, uid, type.name(), connection.with(HostSettings.of(hosts)), hosts.tellsCauses());
  }
}
