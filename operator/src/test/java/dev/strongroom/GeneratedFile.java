package dev.strongroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A committed file that is generated from the code.
 *
 * @param path of the file, from the folder of this module
 * @param writeProperty the system property that has the file written instead of compared only
 */
public record GeneratedFile(Path path, String writeProperty) {
  /** Fails unless the committed file has this content. */
  public void assertContent(String generated) throws IOException {
    if (Boolean.getBoolean(writeProperty)) {
      Files.writeString(path, generated);
    }
    assertThat(generated).isEqualTo(Files.readString(path));
  }
}
