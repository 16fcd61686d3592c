package dev.strongroom.platform.targets;

import dev.strongroom.platform.PauseWatch;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/**
 * A connection to a target over which nothing is sent once the process has stood still, see {@link
 * #endAtPause}: by then another operator may have rotated the same credential, and a late change
 * would bring back a password that has been retired.
 */
public class TargetSocket extends Socket {
  private static volatile Optional<PauseWatch> ofProcess = Optional.empty();

  private final Optional<PauseWatch> watch;

  /** A socket to be connected. */
  public TargetSocket() {
    this(ofProcess);
  }

  /** A socket over which nothing is sent after a pause that this watch finds. */
  TargetSocket(Optional<PauseWatch> watch) {
    this.watch = watch;
  }

  /**
   * From now on no socket of this process sends anything after a pause. For a process whose steps
   * may be lost, and which is not used again after one that failed.
   */
  public static void endAtPause(PauseWatch watch) {
    ofProcess = Optional.of(watch);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream all = super.getOutputStream();
    return watch.isPresent() ? new UntilPause(all, watch.get()) : all;
  }

  private static final class UntilPause extends FilterOutputStream {
    private final PauseWatch watch;

    UntilPause(OutputStream out, PauseWatch watch) {
      super(out);
      this.watch = watch;
    }

    @Override
    public void write(int one) throws IOException {
      requireNoPause();
      out.write(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      requireNoPause();
      out.write(bytes, offset, length);
    }

    private void requireNoPause() throws SocketException {
      if (watch.pauses() > 0) {
        throw new SocketException("the process stood still");
      }
    }
  }
}
