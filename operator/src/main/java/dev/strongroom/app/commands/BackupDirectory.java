package dev.strongroom.app.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory with backups whose names carry their time, such as {@code
 * strongroom-20261128T031500Z.backup}. Sorted by name they are sorted by age.
 *
 * <p>A backup that looks as if the store had lost records is kept as a suspect beside the others,
 * such as {@code strongroom-20261128T031500Z.suspect}: it never takes a place among the good ones,
 * so no good backup expires because of it.
 */
final class BackupDirectory {
  /** Suspects that are kept; the cause is the same every night. */
  static final int SUSPECTS = 3;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern GOOD = Pattern.compile("strongroom-\\d{8}T\\d{6}Z\\.backup");
  private static final Pattern SUSPECT = Pattern.compile("strongroom-\\d{8}T\\d{6}Z\\.suspect");

  private final Path directory;

  BackupDirectory(Path directory) {
    this.directory = directory;
  }

  /** The file for a backup that was begun at this time. */
  Path file(Instant at) {
    return directory.resolve("strongroom-" + TIME.format(at) + ".backup");
  }

  /** The file for the same backup when it is a suspect. */
  Path suspect(Instant at) {
    return directory.resolve("strongroom-" + TIME.format(at) + ".suspect");
  }

  /** The newest good backup. */
  Optional<Path> newest() throws IOException {
    return files(GOOD).stream().findFirst();
  }

  /**
   * Deletes the oldest good backups until this many are left.
   *
   * @return how many were deleted
   */
  int keep(int most) throws IOException {
    return keep(files(GOOD), most);
  }

  /** The same for suspects. */
  void keepSuspects() throws IOException {
    keep(files(SUSPECT), SUSPECTS);
  }

  private static int keep(List<Path> newestFirst, int most) throws IOException {
    List<Path> expired = newestFirst.stream().skip(most).toList();
    for (Path file : expired) {
      Files.deleteIfExists(file);
    }
    return expired.size();
  }

  private List<Path> files(Pattern name) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed())
          .toList();
    }
  }

  /**
   * Whether a new backup looks as if the store had lost records since an earlier one: it has no
   * record at all, or less than half of the bytes.
   *
   * @param earlierBytes size of the newest good backup
   */
  static boolean isSuspect(long records, long bytes, long earlierBytes) {
    return records == 0 || bytes < earlierBytes / 2;
  }
}
