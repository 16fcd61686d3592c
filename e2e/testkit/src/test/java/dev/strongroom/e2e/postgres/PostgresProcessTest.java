package dev.strongroom.e2e.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that stays, as on a machine that has never seen one. */
class PostgresProcessTest {
  private static final String ADDRESS = "127.0.0.1";

  @TempDir private Path root;

  @Test
  void itStartsWhereItsProgramsWereNeverUnpackedBeforeAndKeepsItsPort() throws Exception {
    // Given
    Path home = Files.createDirectory(root.resolve("home"));
    Path unpacked = Files.createDirectory(root.resolve("unpacked"));
    // PostgreSQL does not run as root, and then is started as another user, who has to get there.
    root.toFile().setExecutable(true, false);
    PostgresProcess server = new PostgresProcess(home, List.of("-Dot.epg.working-dir=" + unpacked));

    // When
    try {
      server.start(ADDRESS);

      // Then
      assertThat(server.servesAt(ADDRESS)).isTrue();
      assertThat(unpacked).isNotEmptyDirectory();

      // When
      int port = server.port();
      server.stop();
      assertThat(server.servesAt(ADDRESS)).isFalse();
      server.start(ADDRESS);

      // Then
      assertThat(server.port()).isEqualTo(port);
    } finally {
      server.stop();
    }
  }
}
