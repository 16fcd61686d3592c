package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.ChainLine;
import dev.strongroom.core.audit.Predecessor;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A folder that belongs to one process at a time and holds numbered files. Several processes that
 * share a volume get one folder each: the first of {@code 0}, {@code 1}, … that nobody has locked.
 * So the process that comes after one that has ended finds that one's files.
 */
final class TrailDirectory implements AutoCloseable {
  private static final int MOST_PROCESSES = 64;
  private static final int BUFFER = 65_536;

  /** More than the lines that are written at once take. */
  static final int ROOM = 1 << 20;

  private static final Pattern SEGMENT = Pattern.compile("\\d{10}\\.jsonl(\\.gz)?");

  private final Path folder;
  private final FileChannel lockFile;
  private long last;

  private TrailDirectory(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Takes the first free folder.
   *
   * @throws IOException when the directory cannot be written, or too many processes share it
   */
  static TrailDirectory open(Path directory) throws IOException {
    for (int number = 0; number < MOST_PROCESSES; number++) {
      Path folder = directory.resolve(Integer.toString(number));
      Files.createDirectories(folder);
      FileChannel lockFile =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(lockFile)) {
        TrailDirectory taken = new TrailDirectory(folder, lockFile);
        taken.tidy();
        return taken;
      }
      lockFile.close();
    }
    throw new SinkUnavailable(
        "more than " + MOST_PROCESSES + " processes write to the directory of the audit trail");
  }

  private static boolean isLocked(FileChannel lockFile) throws IOException {
    try {
      FileLock lock = lockFile.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    }
  }

  /** A process that was killed while it compressed left a part, or both files. */
  private void tidy() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        boolean isDone = Files.exists(folder.resolve(name + ".gz"));
        if (name.endsWith(".part") || isDone) {
          Files.delete(file);
        }
      }
    }
    last =
        segments().stream()
            .map(file -> Long.parseLong(file.getFileName().toString().substring(0, 10)))
            .max(Long::compare)
            .orElse(0L);
  }

  /** The files with lines, oldest first. */
  List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> SEGMENT.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  /** The path of the next file, which does not exist yet. */
  Path next() throws IOException {
    last++;
    Path file = folder.resolve("%010d.jsonl".formatted(last));
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    return file;
  }

  /**
   * Whether a file can probably grow here.
   *
   * @throws SinkUnavailable when it cannot
   */
  void requireRoom() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new SinkUnavailable("the folder of the audit trail is gone");
    }
    if (Files.getFileStore(folder).getUsableSpace() < ROOM) {
      throw new SinkUnavailable("the volume of the audit trail is full");
    }
  }

  Path folder() {
    return folder;
  }

  /** The last whole line of a trail in the newest file that has one. */
  Optional<Predecessor> predecessor() throws IOException {
    List<Path> segments = segments();
    for (int i = segments.size() - 1; i >= 0; i--) {
      Optional<Predecessor> found = lastLine(segments.get(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Predecessor> lastLine(Path segment) throws IOException {
    ChainLine found = null;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = end(segment)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          line.write(b);
          continue;
        }
        Optional<ChainLine> whole =
            ChainLine.parse(line.toString(StandardCharsets.ISO_8859_1)).filter(ChainLine::isIntact);
        found = whole.orElse(found);
        line.reset();
      }
    }
    boolean torn = line.size() > 0;
    return Optional.ofNullable(found).map(last -> new Predecessor(last.position(), torn));
  }

  /** The end of a file, or all of a compressed one; a line that is cut at the front is no line. */
  private static InputStream end(Path segment) throws IOException {
    FileChannel file = FileChannel.open(segment, StandardOpenOption.READ);
    InputStream bytes = Channels.newInputStream(file);
    if (segment.getFileName().toString().endsWith(".gz")) {
      return new BufferedInputStream(new GZIPInputStream(bytes), BUFFER);
    }
    file.position(Math.max(0, file.size() - 2L * ChainLine.LONGEST));
    return new BufferedInputStream(bytes, BUFFER);
  }

  @Override
  public void close() throws IOException {
    // Closing the file gives up the lock.
    lockFile.close();
  }
}
