package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.ChainLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes lines to standard output, for whatever collects the container's log. Not by {@code
 * System.out}, which never says that a write has failed.
 */
public final class StandardOutputSink implements AuditSink {
  private final OutputStream out;

  /** Standard output of this process. */
  public StandardOutputSink() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  StandardOutputSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public String name() {
    return "stdout";
  }

  @Override
  public boolean isElsewhere() {
    return false;
  }

  @Override
  public void write(List<ChainLine> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text()).append('\n'));
    out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() {
    // The process's, not ours.
  }
}
