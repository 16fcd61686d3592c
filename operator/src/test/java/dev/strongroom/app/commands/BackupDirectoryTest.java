package dev.strongroom.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupDirectoryTest {
  private static final Instant NIGHT = Instant.parse("2026-11-28T03:15:00Z");

  @TempDir Path dir;
  private BackupDirectory directory;

  @BeforeEach
  void make() {
    directory = new BackupDirectory(dir);
  }

  @Test
  void theNewestBackupsStayAndForeignFilesAreLeftAlone() throws IOException {
    // Given five nights, a suspect, and files of somebody else
    for (int night = 0; night < 5; night++) {
      Files.createFile(directory.file(NIGHT.plus(Duration.ofDays(night))));
    }
    Files.createFile(directory.suspect(NIGHT.plus(Duration.ofDays(9))));
    Files.createFile(dir.resolve("strongroom.backup"));
    Files.createFile(dir.resolve("strongroom-notes.backup"));

    // When
    int deleted = directory.keep(2);

    // Then
    assertThat(deleted).isEqualTo(3);
    assertThat(dir)
        .isDirectoryContaining("glob:**/strongroom-20261202T031500Z.backup")
        .isDirectoryContaining("glob:**/strongroom-20261201T031500Z.backup")
        .isDirectoryContaining("glob:**/strongroom-20261207T031500Z.suspect")
        .isDirectoryContaining("glob:**/strongroom.backup")
        .isDirectoryContaining("glob:**/strongroom-notes.backup")
        .isDirectoryNotContaining("glob:**/strongroom-20261130T031500Z.backup");
    assertThat(directory.newest()).contains(dir.resolve("strongroom-20261202T031500Z.backup"));
  }

  @Test
  void suspectsDoNotFillTheDisk() throws IOException {
    for (int night = 0; night < 10; night++) {
      Files.createFile(directory.suspect(NIGHT.plus(Duration.ofDays(night))));
    }

    directory.keepSuspects();

    try (var files = Files.list(dir)) {
      assertThat(files).hasSize(BackupDirectory.SUSPECTS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100, 100, true",
    "1, 49, 100, true",
    "1, 50, 100, false",
    "500, 40000, 90000, true",
    "10, 200, 100, false"
  })
  void aBackupOfAStoreThatLostRecordsIsASuspect(
      long records, long bytes, long earlierBytes, boolean suspect) {
    assertThat(BackupDirectory.isSuspect(records, bytes, earlierBytes)).isEqualTo(suspect);
  }
}
