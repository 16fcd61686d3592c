package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.audit.AuditChain;
import dev.strongroom.core.audit.AuditEvent;
import dev.strongroom.core.audit.AuditTrail;
import dev.strongroom.core.audit.CheckpointSigner;
import dev.strongroom.core.problems.AuditReason;
import dev.strongroom.core.problems.Unavailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trail of a replica: every event goes to every sink, each of which has a chain of its own. */
public final class SinkTrail implements AuditTrail, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkTrail.class);

  private final Rules rules;
  private final List<ChainWriter> writers = new ArrayList<>();

  /**
   * How events are recorded.
   *
   * @param replica which process this is
   * @param refuses whether what needs a record is refused while there can be none
   * @param longestWait most time that recording takes; one that takes longer has failed
   * @param recordsPerCheckpoint most records between two signed marks
   * @param timePerCheckpoint most time between a record and the mark after it
   */
  public record Rules(
      String replica,
      boolean refuses,
      Duration longestWait,
      int recordsPerCheckpoint,
      Duration timePerCheckpoint) {}

  /** A trail to these sinks, which it closes. */
  public SinkTrail(
      List<AuditSink> sinks,
      Rules rules,
      CheckpointSigner signer,
      Clock clock,
      RandomGenerator random,
      MeterRegistry meters) {
    this.rules = rules;
    for (AuditSink sink : sinks) {
      byte[] id = new byte[16];
      random.nextBytes(id);
      AuditChain chain =
          new AuditChain(
              HexFormat.of().formatHex(id),
              rules.replica(),
              signer,
              rules.recordsPerCheckpoint(),
              rules.timePerCheckpoint());
      writers.add(new ChainWriter(sink, chain, rules.longestWait(), clock, meters));
    }
    writers.forEach(writer -> writer.awaitBegin(rules.longestWait()));
  }

  @Override
  public void require(Access access) {
    if (isRefused(access) && !writers.stream().allMatch(ChainWriter::isWritable)) {
      throw unavailable();
    }
  }

  @Override
  public void record(List<AuditEvent> events) {
    long end = System.nanoTime() + rules.longestWait().toNanos();
    List<Optional<ChainWriter.Waiting>> awaited = new ArrayList<>();
    for (AuditEvent event : events) {
      List<Optional<ChainWriter.Waiting>> offered = offer(event);
      if (isRefused(event.action().access())) {
        // Nobody depends on the others, so nobody waits for them.
        awaited.addAll(offered);
      }
    }
    boolean isWritten = true;
    for (Optional<ChainWriter.Waiting> waiting : awaited) {
      isWritten &=
          waiting.filter(w -> w.isWrittenWithin(Math.max(0, end - System.nanoTime()))).isPresent();
    }
    if (!isWritten) {
      throw unavailable();
    }
  }

  @Override
  public void recordLater(List<AuditEvent> events) {
    events.forEach(this::offer);
  }

  private List<Optional<ChainWriter.Waiting>> offer(AuditEvent event) {
    return writers.stream().map(writer -> writer.offer(event)).toList();
  }

  private boolean isRefused(Access access) {
    return rules.refuses() && access.needsRecord();
  }

  private static Unavailable unavailable() {
    return new Unavailable(AuditReason.AuditUnavailable.with());
  }

  @Override
  public void close() {
    for (ChainWriter writer : writers) {
      try {
        writer.close();
      } catch (IOException left) {
        LOG.warn("audit trail: a sink does not close: {}", SinkUnavailable.reason(left));
      }
    }
  }
}
