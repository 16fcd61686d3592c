package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.exports.ExportReader;
import dev.strongroom.app.commands.InputFile;
import dev.strongroom.core.importing.Export;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the files of an export that a command line names. */
final class ExportFiles {
  private static final long MOST_BYTES = 64L << 20;
  private static final Pattern ENDING = Pattern.compile("\\.(json|jsonl|ndjson)$");

  private final ExportReader reader = new ExportReader();
  private long room = MOST_BYTES;

  private ExportFiles() {}

  /**
   * What they hold.
   *
   * @param named files and directories; {@link InputFile#STANDARD_INPUT} for standard input
   * @throws IllegalArgumentException when one is not there, or they are too large together
   */
  static Export read(List<String> named) {
    ExportFiles files = new ExportFiles();
    for (String each : named) {
      if (each.equals(InputFile.STANDARD_INPUT)) {
        files.read(each, "", each);
      } else if (Files.isDirectory(Path.of(each))) {
        files.readAll(Path.of(each));
      } else if (Files.exists(Path.of(each))) {
        files.read(each, secretName(Path.of(each).getFileName()), each);
      } else {
        throw new IllegalArgumentException("<file>: there is no " + each);
      }
    }
    return files.reader.export();
  }

  private void readAll(Path directory) {
    try (Stream<Path> below = Files.walk(directory)) {
      List<Path> found =
          below
              .filter(Files::isRegularFile)
              .filter(file -> ENDING.matcher(file.toString()).find())
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "<file>: %s has no file that ends with .json, .jsonl or .ndjson".formatted(directory));
      }
      found.forEach(
          file -> read(file.toString(), secretName(directory.relativize(file)), file.toString()));
    } catch (IOException | UncheckedIOException unreadable) {
      throw new IllegalArgumentException("<file>: cannot read " + directory);
    }
  }

  private static String secretName(Path path) {
    return ENDING
        .matcher(
            StreamSupport.stream(path.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/")))
        .replaceFirst("");
  }

  private void read(String source, String path, String file) {
    if (!file.equals(InputFile.STANDARD_INPUT) && !Files.isReadable(Path.of(file))) {
      reader.unreadable(source, "cannot be read");
      return;
    }
    byte[] content = InputFile.read("<file>", file, (int) MOST_BYTES);
    room -= content.length;
    if (room < 0) {
      throw new IllegalArgumentException(
          "<file>: the files have more than %d bytes; import them in parts".formatted(MOST_BYTES));
    }
    reader.read(source, path, content);
  }
}
