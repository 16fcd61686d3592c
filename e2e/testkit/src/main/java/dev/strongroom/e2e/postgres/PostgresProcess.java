package dev.strongroom.e2e.postgres;

import dev.strongroom.e2e.cluster.ChildProcess;
import dev.strongroom.e2e.host.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A PostgreSQL server in a process of its own that outlives this one. Its home directory, with
 * data, certificates and the superuser's password, is all that it is found again by.
 */
final class PostgresProcess {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String HOST = "host";
  private static final String PORT = "port";
  private static final int CONNECT_MILLIS = 2000;

  // The first start on a machine unpacks PostgreSQL's programs by way of the heap.
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:+UseSerialGC", "-Xmx192m", "-XX:TieredStopAtLevel=1");

  private final Path home;
  private final DetachedJava process;
  private final List<String> jvmOptions;

  PostgresProcess(Path home) {
    this(home, List.of());
  }

  /** One with further options of its virtual machine. */
  PostgresProcess(Path home, List<String> moreJvmOptions) {
    this.home = home;
    this.process = new DetachedJava(home, "server");
    this.jvmOptions = Stream.concat(JVM_OPTIONS.stream(), moreJvmOptions.stream()).toList();
  }

  /**
   * Runs a server until this process is ended.
   *
   * @param arguments the home directory, the address to listen on, the port (0: any free one)
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments[0]);
    int port = Integer.parseInt(arguments[2]);
    PostgresServer server =
        PostgresServer.start(
            new PostgresServer.Settings(
                arguments[1],
                port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
                Optional.of(home),
                true,
                List.of()));
    Properties facts = new Properties();
    facts.setProperty(HOST, server.host());
    facts.setProperty(PORT, Integer.toString(server.port()));
    Path next = home.resolve("server.properties.next");
    try (OutputStream stream = Files.newOutputStream(next)) {
      facts.store(stream, null);
    }
    Files.move(next, facts(home), StandardCopyOption.ATOMIC_MOVE);
    Thread.currentThread().join();
  }

  private static Path facts(Path home) {
    return home.resolve("server.properties");
  }

  /** Whether it accepts connections at this address. */
  boolean servesAt(String address) {
    return process.isRunning()
        && fact(HOST).equals(Optional.of(address))
        && accepts(address, port());
  }

  /**
   * Starts it at an address, with the data and the port of the last time.
   *
   * @throws IllegalStateException if it does not accept connections in time
   */
  void start(String address) {
    process.stop();
    // Clients know the port from the last time.
    String port = fact(PORT).orElse("0");
    try {
      Files.deleteIfExists(facts(home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ChildProcess child =
        process.start(Map.of(), jvmOptions, PostgresProcess.class, home.toString(), address, port);
    Waiting.until(
        "PostgreSQL at %s (see %s and %s)"
            .formatted(address, process.log(), home.resolve("postgres.log")),
        START_LIMIT,
        () -> {
          child.checkAlive();
          return fact(PORT).isPresent() && accepts(address, port());
        });
  }

  /**
   * The address on which it listens, besides 127.0.0.1.
   *
   * @throws IllegalStateException if it has not been started
   */
  String address() {
    return started(HOST);
  }

  /**
   * Its port.
   *
   * @throws IllegalStateException if it has not been started
   */
  int port() {
    return Integer.parseInt(started(PORT));
  }

  private String started(String key) {
    return fact(key)
        .orElseThrow(() -> new IllegalStateException("no PostgreSQL has been started in " + home));
  }

  /** The certificate authority that its clients have to trust, a PEM file. */
  Path authority() {
    return home.resolve("tls/ca.crt");
  }

  /** The file with the superuser's password. */
  Path superuserPassword() {
    return home.resolve("superuser-password");
  }

  /** Ends it; it need not run. Its data stay in its home. */
  void stop() {
    process.stop();
    Path pidFile = home.resolve("data/postmaster.pid");
    Waiting.until(
        "PostgreSQL to stop (its process id is in " + pidFile + ")",
        START_LIMIT,
        () -> !isAlive(pidFile));
  }

  private static boolean isAlive(Path pidFile) {
    try {
      String pid = Files.readAllLines(pidFile).get(0).strip();
      return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    } catch (NoSuchFileException stopped) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> fact(String key) {
    if (!Files.exists(facts(home))) {
      return Optional.empty();
    }
    Properties facts = new Properties();
    try (InputStream stream = Files.newInputStream(facts(home))) {
      facts.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.ofNullable(facts.getProperty(key));
  }

  private static boolean accepts(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
