package dev.strongroom.app.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFileTest {
  @TempDir Path dir;

  @Test
  void aFileThatIsThereIsTaken() throws IOException {
    Path file = Files.createFile(dir.resolve("backup"));

    assertThat(BackupFile.readable("--input", file)).isEqualTo(file);
    assertThat(BackupFile.writable("--output", file)).isEqualTo(file);
  }

  @Test
  void aFolderIsNoFile() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackupFile.readable("--input", dir))
        .withMessage("--input: " + dir + " is a folder; name a file in it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackupFile.writable("--output", dir))
        .withMessage("--output: " + dir + " is a folder; name a file in it");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path missing = dir.resolve("missing");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackupFile.writable("--output", missing.resolve("backup")))
        .withMessage("--output: the folder " + missing + " does not exist");
  }

  @Test
  void aDeviceIsNotReplacedByAFile() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackupFile.writable("--output", Path.of("/dev/null")))
        .withMessageContaining("is not a file");
  }

  @Test
  void whatCouldNotBeWrittenIsToldWithTheRoomThatThereIs() {
    assertThat(BackupFile.unwritten("--output", dir, "make room"))
        .hasMessageMatching(
            "--output: writing in the folder .* failed, where \\d+ MiB are free; make room");
  }
}
