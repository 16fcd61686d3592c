package dev.strongroom.app.commands;

import dev.strongroom.core.backup.Progress;
import java.io.PrintWriter;

/**
 * Shows how far a command has come: on a terminal as a bar that moves, else as a line for each
 * tenth. Always on standard error, because standard output may carry a backup.
 */
public final class ProgressBar implements Progress {
  private static final int WIDTH = 30;
  private static final int TENTHS = 10;
  private static final long BETWEEN_NANOS = 100_000_000;

  private final PrintWriter out;
  private final boolean terminal;
  private String what = "";
  private long lastShown;
  private long lastTenth;

  /** A bar on standard error. */
  public ProgressBar(PrintWriter err) {
    this(err, Terminal.is(Terminal.Stream.ERROR));
  }

  ProgressBar(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public synchronized void reached(String now, long done, long total) {
    boolean begins = !now.equals(what);
    if (begins) {
      finish();
      what = now;
      lastTenth = 0;
      lastShown = 0;
    }
    if (terminal) {
      bar(done, total);
    } else {
      line(done, total);
    }
  }

  private void bar(long done, long total) {
    long time = System.nanoTime();
    if (done < total && time - lastShown < BETWEEN_NANOS) {
      return;
    }
    lastShown = time;
    int filled = total == 0 ? 0 : (int) (WIDTH * done / Math.max(done, total));
    out.print(
        "\r[%s%s] %d%s %s "
            .formatted(
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                done,
                total == 0 ? "" : " of " + total,
                what));
    out.flush();
  }

  private void line(long done, long total) {
    long tenth = total == 0 ? 0 : TENTHS * done / total;
    if (tenth > lastTenth) {
      lastTenth = tenth;
      out.println(what + ": " + done + " of " + total);
      out.flush();
    }
  }

  /** Ends the line of a bar. */
  public synchronized void finish() {
    if (terminal && !what.isEmpty()) {
      out.println();
      out.flush();
    }
    what = "";
  }
}
