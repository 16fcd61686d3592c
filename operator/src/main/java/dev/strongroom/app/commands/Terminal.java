package dev.strongroom.app.commands;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Tells which of the standard streams of this process are terminals, each by itself: a backup may
 * go to a file while its progress is shown on the terminal.
 *
 * <p>Java has no such question. {@link System#console()} speaks of standard input and output
 * together, never of standard error, and since JDK 22 it is there without any terminal, too. So on
 * Linux the link {@code /proc/self/fd/<n>} decides: that of a terminal leads to a terminal device.
 * Elsewhere {@code Console.isTerminal()} does, which came with JDK 22, and before that the presence
 * of the console.
 */
final class Terminal {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern DEVICE =
      Pattern.compile("/dev/(pts/[0-9]+|tty[A-Za-z]*[0-9]*|console|vc/[0-9]+)");

  private final Path descriptors;
  private final BooleanSupplier console;

  /** A standard stream. */
  enum Stream {
    /** Standard input. */
    INPUT,
    /** Standard output. */
    OUTPUT,
    /** Standard error. */
    ERROR
  }

  /**
   * A process of which this is known.
   *
   * @param descriptors folder with a link for each open file descriptor; need not exist
   * @param console asked when there is no such folder
   */
  Terminal(Path descriptors, BooleanSupplier console) {
    this.descriptors = descriptors;
    this.console = console;
  }

  /** Whether a standard stream of this process is a terminal. */
  static boolean is(Stream stream) {
    return new Terminal(DESCRIPTORS, () -> isTerminal(System.console())).has(stream);
  }

  boolean has(Stream stream) {
    if (!Files.isDirectory(descriptors)) {
      return console.getAsBoolean();
    }
    try {
      Path link = descriptors.resolve(Integer.toString(stream.ordinal()));
      return DEVICE.matcher(Files.readSymbolicLink(link).toString()).matches();
    } catch (IOException closed) {
      return false;
    }
  }

  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException beforeJdk22) {
      return true;
    }
  }
}
