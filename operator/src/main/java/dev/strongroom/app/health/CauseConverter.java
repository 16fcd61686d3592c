package dev.strongroom.app.health;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * Prints an exception as its classes and the places in our code, without any message: messages of
 * servers and parsers may quote what they were given.
 */
public final class CauseConverter extends ThrowableHandlingConverter {
  private static final int FRAMES = 12;
  private static final int CAUSES = 5;

  @Override
  public String convert(ILoggingEvent event) {
    StringBuilder text = new StringBuilder();
    IThrowableProxy cause = event.getThrowableProxy();
    for (int i = 0; cause != null && i < CAUSES; i++, cause = cause.getCause()) {
      text.append(i == 0 ? "  " : "  caused by ").append(cause.getClassName()).append('\n');
      StackTraceElementProxy[] frames = cause.getStackTraceElementProxyArray();
      for (int f = 0; f < Math.min(FRAMES, frames.length); f++) {
        text.append("    ").append(frames[f].getSTEAsString()).append('\n');
      }
    }
    return text.toString();
  }
}
