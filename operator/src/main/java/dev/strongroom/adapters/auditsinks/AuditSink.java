package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.ChainLine;
import dev.strongroom.core.audit.Predecessor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One place that lines of a trail are written to. Used by one thread. */
public interface AuditSink extends AutoCloseable {
  /** Its name in settings, logs and metrics. */
  String name();

  /** What the process before left here; asked once, before anything is written. */
  default Optional<Predecessor> predecessor() {
    return Optional.empty();
  }

  /**
   * Writes these lines, all or none as far as that can be told; when it returns they are as durable
   * as the sink is configured.
   *
   * @throws SinkUnavailable when it cannot be written; it is tried again with the same lines
   * @throws IOException likewise
   */
  void write(List<ChainLine> lines) throws IOException;

  /** Whether the log is kept in another place, so that a checkpoint in it proves something. */
  default boolean isElsewhere() {
    return true;
  }

  /**
   * Called several times a second while there is nothing to write.
   *
   * @throws IOException when a write would probably fail: what needs a record is refused from then
   *     on, before it is done
   */
  default void idle() throws IOException {}

  @Override
  void close() throws IOException;
}
