package dev.strongroom.e2e.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.e2e.postgres.PostgresServer.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
  @TempDir Path directory;

  /** Starts a server, says so, and waits for ever: run in another JVM by a test. */
  public static final class Holder {
    private Holder() {}

    /** The home of the server is the first argument. */
    public static void main(String[] args) throws InterruptedException {
      PostgresServer.start(
          new Settings(
              "127.0.0.1", OptionalInt.empty(), Optional.of(Path.of(args[0])), false, List.of()));
      System.out.println("guarded");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  void keepsLoginsAndAuthorityOverARestart() throws SQLException {
    Settings settings =
        new Settings(
            "127.0.0.1",
            OptionalInt.empty(),
            Optional.of(directory),
            true,
            List.of("postgres.demo.svc"));
    String authority;
    try (PostgresServer first = PostgresServer.start(settings)) {
      first.createLogin("app", "p'1", "shop");
      authority = first.authorityPem().orElseThrow();
      assertThat(first.accepts("app", "p'1", "shop")).isTrue();
    }

    try (PostgresServer second = PostgresServer.start(settings)) {
      assertThat(second.authorityPem()).contains(authority);
      assertThat(second.accepts("app", "p'1", "shop")).isTrue();
      assertThat(second.accepts("app", "p2", "shop")).isFalse();
    }
  }

  @Test
  void letsNobodyInWithoutTlsOrPassword() throws SQLException {
    try (PostgresServer server = PostgresServer.start(Settings.local())) {
      server.createLogin("app", "p1", "shop");
      String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/shop?sslmode=disable";

      assertThatThrownBy(() -> DriverManager.getConnection(url, "app", "p1"))
          .hasMessageContaining("no encryption");
      assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "x"))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void endsWithItsJvm() throws Exception {
    Process jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("holder.log").toFile())
            .start();
    Path output = directory.resolve("holder.log");
    Path pidFile = directory.resolve("data/postmaster.pid");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(output).contains("guarded"));
    ProcessHandle postgres =
        ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).get(0).strip())).orElseThrow();

    jvm.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !postgres.isAlive());
  }
}
