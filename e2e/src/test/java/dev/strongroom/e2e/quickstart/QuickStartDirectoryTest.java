package dev.strongroom.e2e.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartDirectoryTest {
  @TempDir private Path root;

  @Test
  void laterCommandsFindWhatWasNoted() {
    // Given
    QuickStartDirectory first = directory();
    first.note("kept", Optional.of("value"));
    first.note("taken away", Optional.of("value"));

    // When
    first.note("taken away", Optional.empty());

    // Then
    assertThat(directory().fact("kept")).contains("value");
    assertThat(directory().fact("taken away")).isEmpty();
    assertThat(directory().fact("never noted")).isEmpty();
  }

  @Test
  void nobodyElseMayLookIntoIt() throws Exception {
    // When
    directory();

    // Then
    assertThat(Files.getPosixFilePermissions(root.resolve("quickstart")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void twoCommandsDoNotWorkAtTheSameTime() throws Exception {
    // Given
    try (var lock = directory().lock()) {
      assertThat(lock.isValid()).isTrue();

      // When, Then
      assertThatThrownBy(() -> directory().lock())
          .isInstanceOfAny(QuickStartException.class, OverlappingFileLockException.class);
    }
    directory().lock().close();
  }

  private QuickStartDirectory directory() {
    QuickStartDirectory directory = new QuickStartDirectory(root.resolve("quickstart"));
    directory.create();
    return directory;
  }
}
