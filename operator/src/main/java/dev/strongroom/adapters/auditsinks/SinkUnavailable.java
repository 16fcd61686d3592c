package dev.strongroom.adapters.auditsinks;

import java.io.IOException;

/** A sink that cannot be written, with a sentence of ours that says why. */
final class SinkUnavailable extends IOException {
  private static final long serialVersionUID = 1L;

  SinkUnavailable(String why) {
    super(why);
  }

  /** What a log may say of a failure: the texts of others may quote what they were given. */
  static String reason(IOException failure) {
    return failure instanceof SinkUnavailable known
        ? known.getMessage()
        : failure.getClass().getSimpleName();
  }
}
