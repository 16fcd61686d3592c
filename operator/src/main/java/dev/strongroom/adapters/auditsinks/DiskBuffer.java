package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.Predecessor;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines on disk that are still to be sent, in their order. What {@link #append} has taken survives
 * the end of the process at any moment; what {@link #sent} was called for may be given out again
 * after such an end.
 *
 * <p>Lines are in numbered files; the file {@code sent} says up to where they were sent. The newest
 * file stays even when all of it was sent: its last line is where the next chain begins.
 */
final class DiskBuffer implements AutoCloseable {
  private static final long SEGMENT_BYTES = 4 << 20;
  private static final String FULL = "the buffer on disk is full";
  private static final Pattern POSITION = Pattern.compile("(\\d{10}\\.jsonl) (\\d{1,12})\n");

  private final TrailDirectory directory;
  private final Optional<Predecessor> predecessor;
  private final long maxBytes;
  private final Path sentFile;

  private SegmentFile writing;
  private String sentName = "";
  private long sentOffset;
  private boolean ending;

  /**
   * Lines to be sent.
   *
   * @param lines without line ends
   * @param segment file of the last of them
   * @param end offset after it
   */
  record Batch(List<String> lines, Path segment, long end) {}

  /**
   * A buffer in this directory.
   *
   * @param maxBytes most bytes on disk
   * @throws IOException when it cannot be written
   */
  DiskBuffer(Path path, long maxBytes) throws IOException {
    this.directory = TrailDirectory.open(path);
    this.maxBytes = maxBytes;
    this.sentFile = directory.folder().resolve("sent");
    removeTornLine();
    this.predecessor = directory.predecessor().map(p -> new Predecessor(p.last(), false));
    readPosition();
  }

  /** Nobody was told that a torn line is safe, and it is never sent. */
  private void removeTornLine() throws IOException {
    List<Path> segments = directory.segments();
    if (segments.isEmpty()) {
      return;
    }
    try (FileChannel file =
        FileChannel.open(
            segments.get(segments.size() - 1), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = file.size();
      ByteBuffer one = ByteBuffer.allocate(1);
      while (end > 0) {
        one.clear();
        file.read(one, end - 1);
        if (one.get(0) == '\n') {
          break;
        }
        end--;
      }
      file.truncate(end);
      file.force(true);
    }
  }

  private void readPosition() throws IOException {
    try {
      Matcher position = POSITION.matcher(Files.readString(sentFile, StandardCharsets.ISO_8859_1));
      if (position.matches()) {
        sentName = position.group(1);
        sentOffset = Long.parseLong(position.group(2));
      }
    } catch (NoSuchFileException none) {
      // Nothing was sent yet: everything is.
    }
  }

  /** The last line that an earlier process put in. */
  Optional<Predecessor> predecessor() {
    return predecessor;
  }

  /**
   * Adds lines, all or none; when it returns they are on the disk.
   *
   * @throws SinkUnavailable when the buffer is full
   */
  synchronized void append(List<String> lines) throws IOException {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
    if (bytes() + bytes.length > maxBytes) {
      throw new SinkUnavailable(FULL);
    }
    if (writing == null || writing.isBroken() || writing.size() > SEGMENT_BYTES) {
      openNext();
    }
    writing.append(bytes, true);
    notifyAll();
  }

  private void openNext() throws IOException {
    if (writing != null) {
      writing.close();
      writing = null;
    }
    writing = SegmentFile.create(directory.next());
  }

  /**
   * Whether lines can probably be added.
   *
   * @throws SinkUnavailable when they cannot
   */
  synchronized void requireRoom() throws IOException {
    directory.requireRoom();
    if (bytes() >= maxBytes) {
      throw new SinkUnavailable(FULL);
    }
  }

  /** Waits until there may be something to send, or there will be nothing more. */
  synchronized void await(long millis) throws InterruptedException, IOException {
    if (!ending && next(1, 1).isEmpty()) {
      wait(millis);
    }
  }

  /** Nobody waits for lines any more. */
  synchronized void end() {
    ending = true;
    notifyAll();
  }

  /** The next lines to send; empty when all were sent. */
  synchronized Optional<Batch> next(int maxLines, int maxBatchBytes) throws IOException {
    for (Path segment : directory.segments()) {
      int order = segment.getFileName().toString().compareTo(sentName);
      if (order >= 0) {
        Optional<Batch> batch = read(segment, order == 0 ? sentOffset : 0, maxLines, maxBatchBytes);
        if (batch.isPresent()) {
          return batch;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Batch> read(Path segment, long from, int maxLines, int maxBatchBytes)
      throws IOException {
    List<String> lines = new ArrayList<>();
    long end = from;
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ)) {
      file.position(Math.min(from, file.size()));
      InputStream in = new BufferedInputStream(Channels.newInputStream(file), 65_536);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      long read = from;
      for (int b = in.read(); b >= 0; b = in.read()) {
        read++;
        if (b != '\n') {
          line.write(b);
          continue;
        }
        lines.add(line.toString(StandardCharsets.US_ASCII));
        line.reset();
        end = read;
        if (lines.size() >= maxLines || end - from >= maxBatchBytes) {
          break;
        }
      }
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(new Batch(lines, segment, end));
  }

  /** These lines were sent: they are not given out again, and their room is free. */
  synchronized void sent(Batch batch) throws IOException {
    sentName = batch.segment().getFileName().toString();
    sentOffset = batch.end();
    Path next = sentFile.resolveSibling("sent.new");
    Files.writeString(next, sentName + " " + sentOffset + "\n", StandardCharsets.ISO_8859_1);
    Files.move(next, sentFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    List<Path> segments = directory.segments();
    for (Path segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
      if (segment.getFileName().toString().compareTo(sentName) < 0) {
        Files.delete(segment);
      }
    }
  }

  /** Bytes on disk. */
  synchronized long bytes() throws IOException {
    long total = 0;
    for (Path segment : directory.segments()) {
      total += Files.size(segment);
    }
    return total;
  }

  @Override
  public synchronized void close() throws IOException {
    if (writing != null) {
      writing.close();
    }
    directory.close();
  }
}
