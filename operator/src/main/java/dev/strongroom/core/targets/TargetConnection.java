package dev.strongroom.core.targets;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A declared connection in the form in which the operator hands it to a worker process.
 *
 * @param address where values are sent; empty for a target without a host
 * @param settings what the driver needs; no secrets
 * @param stepTimeout the longest that one step may take before its process is killed
 * @param settleTime see {@link dev.strongroom.core.rotation.RotationTarget#settleTime}
 */
public record TargetConnection(
    Optional<Address> address,
    Map<String, String> settings,
    Duration stepTimeout,
    Duration settleTime) {
  /**
   * A connection to a server.
   *
   * @param defaultPort the port of the type, where none is declared
   */
  public static TargetConnection of(DatabaseConnection connection, int defaultPort) {
    int port = connection.port().orElse(defaultPort);
    return new TargetConnection(
        connection.host().map(host -> new Address(host, port)),
        DatabaseSettings.of(connection),
        connection.stepTimeout(),
        connection.settleTime());
  }

  /** With further settings. */
  public TargetConnection with(Map<String, String> further) {
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(further);
    return new TargetConnection(address, all, stepTimeout, settleTime);
  }

  /** Copies the settings. */
  public TargetConnection {
    settings = Map.copyOf(settings);
  }

  /**
   * A host and port.
   *
   * @param host host name or address
   * @param port 1 to 65535
   */
  public record Address(String host, int port) {}
}
