package dev.strongroom.e2e.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start's real PostgreSQL server, as on a machine that has never seen one. */
class DatabaseProcessTest {
  @TempDir private Path root;

  @Test
  void itStartsWhereItsProgramsWereNeverUnpackedBefore() throws Exception {
    // Given
    QuickStartDirectory directory = new QuickStartDirectory(root.resolve("quickstart"));
    directory.create();
    Path unpacked = Files.createDirectory(root.resolve("unpacked"));
    // PostgreSQL does not run as root, and then is started as another user, who has to get there.
    root.toFile().setExecutable(true, false);
    DatabaseProcess database =
        new DatabaseProcess(directory, List.of("-Dot.epg.working-dir=" + unpacked));

    // When
    try {
      database.start("127.0.0.1");

      // Then
      assertThat(database.servesAt("127.0.0.1")).isTrue();
      assertThat(unpacked).isNotEmptyDirectory();
    } finally {
      database.stop();
    }
  }
}
