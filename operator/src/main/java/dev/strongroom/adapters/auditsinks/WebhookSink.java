package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.ChainLine;
import dev.strongroom.core.audit.Predecessor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Hands lines to an outbox, which posts them in batches. A line that is on disk counts as written.
 */
public final class WebhookSink implements AuditSink {
  private final Outbox outbox;

  /** A sink over this outbox, which it closes. */
  public WebhookSink(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Optional<Predecessor> predecessor() {
    return outbox.predecessor();
  }

  @Override
  public void write(List<ChainLine> lines) throws IOException {
    outbox.add(lines.stream().map(ChainLine::text).toList());
  }

  @Override
  public void idle() throws IOException {
    outbox.requireRoom();
  }

  @Override
  public void close() throws IOException {
    outbox.close();
  }
}
