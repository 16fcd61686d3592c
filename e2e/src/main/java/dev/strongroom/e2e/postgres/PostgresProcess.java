package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.cluster.ChildProcess;
import dev.strongroom.e2e.postgres.PostgresEndpoint;
import dev.strongroom.e2e.postgres.PostgresServer;
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

/** The PostgreSQL server of the quick start, in a process of its own that outlives the command. */
final class DatabaseProcess {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String PORT = "postgres.port";
  private static final int KNOCK_MILLIS = 2000;

  // The first start on a machine unpacks PostgreSQL's programs by way of the heap.
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:+UseSerialGC", "-Xmx192m", "-XX:TieredStopAtLevel=1");

  private final QuickStartDirectory directory;
  private final DetachedJava process;
  private final List<String> jvmOptions;

  DatabaseProcess(QuickStartDirectory directory) {
    this(directory, List.of());
  }

  /** One with further options of its virtual machine. */
  DatabaseProcess(QuickStartDirectory directory, List<String> moreJvmOptions) {
    this.directory = directory;
    this.process = new DetachedJava(directory, "postgres");
    this.jvmOptions = Stream.concat(JVM_OPTIONS.stream(), moreJvmOptions.stream()).toList();
  }

  /**
   * Holds a server until this process is ended.
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
    facts.setProperty("host", server.host());
    facts.setProperty("port", Integer.toString(server.port()));
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

  /** Whether it serves at this address already. */
  boolean servesAt(String address) {
    return process.isRunning()
        && known().filter(facts -> facts.getProperty("host").equals(address)).isPresent()
        && accepts(endpoint());
  }

  /**
   * Starts it at an address, with the data and the port of the last time.
   *
   * @throws QuickStartException if it does not serve in time
   */
  void start(String address) {
    process.stop();
    Path home = home();
    // The port stands in secrets by now, so it must stay.
    String port = directory.fact(PORT).orElse("0");
    try {
      Files.deleteIfExists(facts(home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ChildProcess child =
        process.start(Map.of(), jvmOptions, DatabaseProcess.class, home.toString(), address, port);
    Patience.until(
        "PostgreSQL to serve at " + address,
        START_LIMIT,
        () -> "Look at " + process.log() + " and " + home.resolve("postgres.log"),
        () -> {
          checkAlive(child);
          return Files.exists(facts(home)) && accepts(endpoint());
        });
    directory.note(PORT, Optional.of(Integer.toString(endpoint().port())));
  }

  private static void checkAlive(ChildProcess child) {
    try {
      child.checkAlive();
    } catch (IllegalStateException ended) {
      throw new QuickStartException("PostgreSQL does not start: " + ended.getMessage(), ended);
    }
  }

  /** How to reach it; it must have been started. */
  PostgresEndpoint endpoint() {
    Properties facts = known().orElseThrow();
    try {
      return new PostgresEndpoint(
          facts.getProperty("host"),
          Integer.parseInt(facts.getProperty("port")),
          Optional.of(authority()),
          Files.readString(home().resolve("superuser-password")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The certificate authority that its clients have to trust, a PEM file. */
  Path authority() {
    return home().resolve("tls/ca.crt");
  }

  boolean isRunning() {
    return process.isRunning();
  }

  /** Ends it. Its data stay until the directory is deleted. */
  void stop() {
    process.stop();
    Path pidFile = home().resolve("data/postmaster.pid");
    Patience.until(
        "PostgreSQL to stop",
        START_LIMIT,
        () -> "Its process id is in " + pidFile,
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

  private Path home() {
    return directory.resolve("postgres");
  }

  private Optional<Properties> known() {
    Path file = facts(home());
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties facts = new Properties();
    try (InputStream stream = Files.newInputStream(file)) {
      facts.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(facts);
  }

  private static boolean accepts(PostgresEndpoint endpoint) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), KNOCK_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
