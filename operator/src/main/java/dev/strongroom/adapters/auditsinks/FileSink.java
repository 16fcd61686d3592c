package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.ChainLine;
import dev.strongroom.core.audit.Predecessor;
import dev.strongroom.platform.DaemonThreads;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines to files: {@code <directory>/<n>/<number>.jsonl}. A file that is large or old enough
 * is followed by the next one and compressed. A file of an earlier process is never written to:
 * what was torn when that one was killed stays as it is, and the next chain says so.
 */
public final class FileSink implements AuditSink {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final Duration LEAVE = Duration.ofSeconds(5);
  private static final Duration FORCED_EVERY = Duration.ofSeconds(1);

  private final Rules rules;
  private final Clock clock;
  private final TrailDirectory directory;
  private final Optional<Predecessor> predecessor;
  private final ExecutorService compression = DaemonThreads.single("audit-compression");

  private SegmentFile current;
  private Instant openedAt = Instant.MIN;
  private Instant forcedAt = Instant.MIN;
  private long used;
  private boolean unforced;

  /**
   * How files are kept.
   *
   * @param segmentBytes size after which a file is followed by the next
   * @param segmentAge age after which it is
   * @param totalBytes most bytes of all files
   * @param whenFull what happens then
   * @param durability when lines are forced to the disk
   */
  public record Rules(
      long segmentBytes,
      Duration segmentAge,
      long totalBytes,
      WhenFull whenFull,
      Durability durability) {}

  /** What happens when the files have reached their limit. */
  public enum WhenFull {
    /** The oldest are deleted. */
    DELETE,
    /** Nothing is written until somebody has moved files away. */
    REFUSE
  }

  /** When lines are forced to the disk (fsync). */
  public enum Durability {
    /** Before their writer is answered; lines that arrive together are forced together. */
    ALWAYS,
    /** Every second: a crash of the machine, not of the process, loses up to that much. */
    INTERVAL,
    /** When the operating system does so. */
    NEVER
  }

  /**
   * Files in this directory.
   *
   * @throws IOException when it cannot be written
   */
  public FileSink(Path directory, Rules rules, Clock clock) throws IOException {
    this.rules = rules;
    this.clock = clock;
    this.directory = TrailDirectory.open(directory);
    this.predecessor = this.directory.predecessor();
    measure();
    for (Path left : this.directory.segments()) {
      compressLater(left);
    }
  }

  @Override
  public String name() {
    return "file";
  }

  @Override
  public Optional<Predecessor> predecessor() {
    return predecessor;
  }

  @Override
  public void write(List<ChainLine> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text()).append('\n'));
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    makeRoom(bytes.length);
    if (current == null || current.isBroken() || isGone() || isFull(bytes.length)) {
      openNext();
    }
    boolean isForced = rules.durability() == Durability.ALWAYS;
    current.append(bytes, isForced);
    used += bytes.length;
    unforced |= !isForced;
  }

  /** Somebody has moved it away: what is written to it would be nowhere. */
  private boolean isGone() {
    return !Files.exists(current.path());
  }

  private boolean isFull(int more) throws IOException {
    long size = current.size();
    boolean isOld = !clock.instant().isBefore(openedAt.plus(rules.segmentAge()));
    return size > 0 && (isOld || size + more > rules.segmentBytes());
  }

  private void openNext() throws IOException {
    if (current != null) {
      SegmentFile finished = current;
      force(rules.durability() != Durability.NEVER && !finished.isBroken());
      finished.close();
      current = null;
      compressLater(finished.path());
    }
    current = SegmentFile.create(directory.next());
    openedAt = clock.instant();
  }

  private void force(boolean now) throws IOException {
    if (now && unforced) {
      current.force();
      unforced = false;
      forcedAt = clock.instant();
    }
  }

  @Override
  public void idle() throws IOException {
    directory.requireRoom();
    requireRoom(0);
    boolean isDue = !clock.instant().isBefore(forcedAt.plus(FORCED_EVERY));
    if (current != null) {
      force(isDue && rules.durability() == Durability.INTERVAL);
    }
  }

  private void makeRoom(int more) throws IOException {
    if (used + more <= rules.totalBytes()) {
      return;
    }
    requireRoom(more);
    for (Path segment : directory.segments()) {
      if (used + more <= rules.totalBytes()) {
        return;
      }
      if (current != null && segment.equals(current.path())) {
        openNext();
      }
      used -= size(segment);
      Files.deleteIfExists(segment);
      LOG.warn("audit trail: {} deleted: the limit is reached", segment);
    }
  }

  /** Files may have been compressed meanwhile, or moved away by somebody. */
  private void requireRoom(int more) throws IOException {
    if (used + more <= rules.totalBytes()) {
      return;
    }
    measure();
    if (used + more > rules.totalBytes() && rules.whenFull() == WhenFull.REFUSE) {
      throw new SinkUnavailable("the files of the audit trail have reached their limit");
    }
  }

  private void measure() throws IOException {
    used = 0;
    for (Path segment : directory.segments()) {
      used += size(segment);
    }
  }

  /** Compression replaces files at any time. */
  private static long size(Path segment) throws IOException {
    try {
      return Files.size(segment);
    } catch (NoSuchFileException compressed) {
      return 0;
    }
  }

  private void compressLater(Path segment) {
    if (!segment.getFileName().toString().endsWith(".gz")) {
      compression.execute(() -> compress(segment));
    }
  }

  private static void compress(Path segment) {
    Path part = segment.resolveSibling(segment.getFileName() + ".part");
    Path compressed = segment.resolveSibling(segment.getFileName() + ".gz");
    if (!Files.exists(segment)) {
      // Deleted meanwhile, because the limit was reached.
      return;
    }
    try {
      try (FileChannel channel =
              FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          GZIPOutputStream out = new GZIPOutputStream(Channels.newOutputStream(channel))) {
        Files.copy(segment, out);
        out.finish();
        channel.force(true);
      }
      Files.move(part, compressed, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(segment);
    } catch (IOException left) {
      delete(part);
      // The file stays as it is, and the next process tries again.
      LOG.warn("audit trail: {} is not compressed: {}", segment, SinkUnavailable.reason(left));
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException stays) {
      LOG.warn("audit trail: {} is left behind", part);
    }
  }

  @Override
  public void close() throws IOException {
    endCompression();
    if (current != null) {
      force(rules.durability() != Durability.NEVER);
      current.close();
    }
    directory.close();
  }

  /** Before the folder is free for another process, which compresses what is left. */
  private void endCompression() {
    compression.shutdown();
    try {
      if (!compression.awaitTermination(LEAVE.toMillis(), TimeUnit.MILLISECONDS)) {
        compression.shutdownNow();
        compression.awaitTermination(LEAVE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
