package dev.strongroom.core.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The lines that one process writes, each bound to the one before by its hash. A signed mark begins
 * the chain, stands in it after every so many records or so much time, and ends it. Not for use by
 * several threads.
 */
public final class AuditChain {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern REPLICA = Pattern.compile("[A-Za-z0-9.-]{1,253}");

  private final String id;
  private final String replica;
  private final CheckpointSigner signer;
  private final int recordsPerCheckpoint;
  private final Duration timePerCheckpoint;

  private long next;
  private String previous = ChainLine.NOTHING;
  private int sinceMark;
  private Instant marked = Instant.MIN;
  private long lost;

  /**
   * A chain that is not begun.
   *
   * @param id 32 random hexadecimal digits
   * @param replica which process writes it: letters, digits, dots and hyphens
   * @param recordsPerCheckpoint most records between two marks
   * @param timePerCheckpoint most time between a record and the mark after it
   */
  public AuditChain(
      String id,
      String replica,
      CheckpointSigner signer,
      int recordsPerCheckpoint,
      Duration timePerCheckpoint) {
    if (!ID.matcher(id).matches() || !REPLICA.matcher(replica).matches()) {
      throw new IllegalArgumentException("id and replica of a chain stand in its marks");
    }
    this.id = id;
    this.replica = replica;
    this.signer = signer;
    this.recordsPerCheckpoint = recordsPerCheckpoint;
    this.timePerCheckpoint = timePerCheckpoint;
  }

  /** Begins it. */
  public ChainLine start(Optional<Predecessor> predecessor, Instant now) {
    return mark(ChainMark.Kind.START, predecessor, now);
  }

  /** Adds a record. */
  public ChainLine append(AuditEvent event) {
    sinceMark++;
    return line(event.openJson());
  }

  /** A checkpoint if one is due: there are records that no mark covers, for long or very many. */
  public Optional<ChainLine> checkpoint(Instant now) {
    boolean isDue =
        sinceMark >= recordsPerCheckpoint || !now.isBefore(marked.plus(timePerCheckpoint));
    return isDue && (sinceMark > 0 || lost > 0)
        ? Optional.of(mark(ChainMark.Kind.CHECKPOINT, Optional.empty(), now))
        : Optional.empty();
  }

  /** Ends it. */
  public ChainLine end(Instant now) {
    return mark(ChainMark.Kind.END, Optional.empty(), now);
  }

  /** So many events could not be recorded; the next mark says so. */
  public void lost(long events) {
    lost += events;
  }

  private ChainLine mark(ChainMark.Kind kind, Optional<Predecessor> predecessor, Instant now) {
    ChainMark.Place place = new ChainMark.Place(id, next, previous);
    String body = ChainMark.body(signer, kind, now, replica, lost, predecessor, place);
    sinceMark = 0;
    marked = now;
    lost = 0;
    return line(body);
  }

  private ChainLine line(String body) {
    ChainLine line = ChainLine.of(body, id, next, previous);
    next++;
    previous = line.position().hash();
    return line;
  }
}
