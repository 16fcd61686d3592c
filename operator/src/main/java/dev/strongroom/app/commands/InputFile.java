package dev.strongroom.app.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command is given, or its standard input. */
public final class InputFile {
  /** Stands for standard input. */
  public static final String STANDARD_INPUT = "-";

  private InputFile() {}

  /**
   * The content.
   *
   * @param field how messages name it, such as {@code --value}
   * @param file a path, or {@value #STANDARD_INPUT}
   * @param most bytes that it may have
   * @throws IllegalArgumentException when it has more, or cannot be read
   */
  public static byte[] read(String field, String file, int most) {
    try (InputStream in =
        file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IllegalArgumentException(field + ": the file has more than " + most + " bytes");
      }
      return bytes;
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(field + ": cannot read " + file);
    }
  }
}
