package dev.strongroom.e2e.endpoint;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestOperator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

/**
 * An endpoint as a process of its own, with the rights that the chart gives it.
 *
 * @param process the process
 * @param port on which it serves
 */
public record EndpointProcess(OperatorProcess process, int port) implements AutoCloseable {
  private static final String ACCOUNT = "strongroom-endpoint";

  /**
   * Starts one on a free port; returns at once.
   *
   * @param builder the command that runs it
   * @param folder for its kubeconfig and log
   */
  public static EndpointProcess start(
      ProcessBuilder builder, Cluster cluster, Path folder, EndpointCertificate certificate) {
    int port = freePort();
    OperatorProcess process =
        OperatorProcess.start(
            builder,
            TestOperator.configuration(cluster, ACCOUNT),
            folder,
            Map.of(
                "STRONGROOM_ENDPOINT_PORT", String.valueOf(port),
                "STRONGROOM_ENDPOINT_TLS", "directory",
                "STRONGROOM_ENDPOINT_TLS_DIRECTORY", certificate.directory().toString()));
    return new EndpointProcess(process, port);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells it to leave, as the kubelet does; returns at once. */
  public void terminate() {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
  }

  @Override
  public void close() {
    process.close();
  }
}
