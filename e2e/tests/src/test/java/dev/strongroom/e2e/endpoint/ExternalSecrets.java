package dev.strongroom.e2e.endpoint;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.OperatorProcess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** External Secrets Operator in a process of its own, for one namespace. */
final class ExternalSecrets implements AutoCloseable {
  private final Process process;
  private final Thread endWithParent;
  private final Path log;

  private ExternalSecrets(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.endWithParent = new Thread(process::destroyForcibly);
  }

  /** Installs its kinds. */
  static void install(Cluster cluster, Path built) {
    try (Stream<Path> crds = Files.list(built.resolve("crds"))) {
      for (Path crd : crds.toList()) {
        try (InputStream yaml = Files.newInputStream(crd)) {
          for (HasMetadata kind : cluster.client().load(yaml).items()) {
            cluster.client().resource(kind).forceConflicts().serverSideApply();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts it.
   *
   * @param built what {@link FetchedClients#externalSecrets} has built
   * @param user as whom it calls the API server
   * @param variables its environment, which has no other variable of AWS
   * @param folder for its log and kubeconfig
   */
  static ExternalSecrets start(
      Path built, String namespace, Config user, Map<String, String> variables, Path folder) {
    try {
      Path log = folder.resolve("external-secrets.log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(
                      built.resolve("external-secrets").toString(),
                      "--namespace=" + namespace,
                      "--enable-cluster-store-reconciler=false",
                      "--enable-cluster-external-secret-reconciler=false",
                      "--enable-cluster-push-secret-reconciler=false",
                      "--enable-push-secret-reconciler=false",
                      "--metrics-addr=0",
                      "--live-addr=0"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().putAll(variables);
      builder.environment().put("KUBECONFIG", OperatorProcess.kubeconfig(user, folder).toString());
      ExternalSecrets started = new ExternalSecrets(builder.start(), log);
      Runtime.getRuntime().addShutdownHook(started.endWithParent);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has logged. */
  String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(endWithParent);
  }
}
