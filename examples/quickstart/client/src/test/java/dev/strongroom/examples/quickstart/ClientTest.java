package dev.strongroom.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client on a real PostgreSQL, with files that change as the kubelet changes them. */
class ClientTest {
  private static EmbeddedPostgres server;

  @TempDir Path mount;
  private final List<String> log = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Client client;

  @BeforeAll
  static void start() throws IOException {
    server =
        EmbeddedPostgres.builder().setDataDirectoryCustomizer(ClientTest::askForPasswords).start();
  }

  private static void askForPasswords(File data) {
    try {
      Files.writeString(
          data.toPath().resolve("pg_hba.conf"),
          "host all postgres all trust\nhost all all all scram-sha-256\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void givenAClientWhosePasswordIsTheDatabases() throws Exception {
    sql("DROP ROLE IF EXISTS shop", "CREATE ROLE shop LOGIN PASSWORD 'first'");
    mountPassword("first");
    client = new Client(mount, new Properties(), Duration.ofSeconds(1), () -> now, log::add);
    client.round();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void everyConnectionIsANewLogin() {
    // When two seconds pass
    rounds(10);

    // Then it has logged in once a second, and said so once
    assertThat(log).containsExactly("connected as shop to localhost:" + port() + "/postgres");
    assertThat(client.counts()).isEqualTo("logins ok=3 failed=0, queries ok=11 failed=0");
  }

  @Test
  void aRotationIsFollowedAndWorkGoesOnMeanwhile() throws Exception {
    // Given a database that takes the new password before the file has it
    sql("ALTER ROLE shop PASSWORD 'second'");
    rounds(6);
    assertThat(client.counts()).isEqualTo("logins ok=1 failed=2, queries ok=7 failed=0");

    // When the file changes
    mountPassword("second");
    rounds(1);

    // Then the next login is accepted, and no query has failed
    assertThat(log.subList(1, log.size()))
        .containsExactly(
            "login refused for shop to localhost:" + port() + "/postgres, reading the files again",
            "password file changed",
            "connected as shop to localhost:" + port() + "/postgres");
    assertThat(client.counts()).isEqualTo("logins ok=2 failed=2, queries ok=8 failed=0");
  }

  @Test
  void aMissingFileIsWaitedFor() throws Exception {
    // Given a mount without its password
    Files.delete(mount.resolve("..data").toRealPath().resolve("password"));

    // When it is time to log in
    rounds(5);

    // Then it says so and goes on with the open connection
    assertThat(log).last().isEqualTo("cannot read the files in " + mount + ", trying again");
    assertThat(client.counts()).isEqualTo("logins ok=1 failed=0, queries ok=6 failed=0");
  }

  @Test
  void aConnectionThatTheServerEndsIsReplaced() throws Exception {
    // Given a connection that the server ended
    sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shop'");

    // When two rounds pass
    rounds(2);

    // Then one query has failed and the next has worked on a new connection
    assertThat(client.counts()).isEqualTo("logins ok=2 failed=0, queries ok=2 failed=1");
  }

  private void rounds(int number) {
    for (int i = 0; i < number; i++) {
      now = now.plusMillis(200);
      client.round();
    }
  }

  /** Writes as the kubelet does: a new folder, and one swap of the link ..data. */
  private void mountPassword(String password) throws IOException {
    Path version = Files.createTempDirectory(mount, "..version");
    for (String[] file :
        new String[][] {
          {"host", "localhost"},
          {"port", port()},
          {"dbname", "postgres"},
          {"username", "shop"},
          {"password", password}
        }) {
      Files.writeString(version.resolve(file[0]), file[1]);
    }
    Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), version.getFileName());
    Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String port() {
    return Integer.toString(server.getPort());
  }

  private static void sql(String... statements) throws SQLException {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
