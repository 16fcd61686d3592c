package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.cluster.ClusterUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program behind the scripts in {@code examples/quickstart}, which document its options. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    subcommands = {QuickStartCommand.Run.class, QuickStartCommand.Stop.class})
public final class QuickStartCommand implements Callable<Integer> {
  private QuickStartCommand() {}

  /** Runs one command and ends with its status: 0 done, 1 it could not be done, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new QuickStartCommand())
            .setExecutionExceptionHandler(QuickStartCommand::explain)
            .execute(arguments));
  }

  private static int explain(Exception exception, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    if (isEnding()) {
      line.getErr().println("\nInterrupted. Both run and stop can be called again.");
    } else if (exception instanceof QuickStartException) {
      line.getErr().println("\n" + exception.getMessage());
    } else if (exception instanceof ClusterUnavailableException) {
      line.getErr().println("\nThere can be no cluster here: " + exception.getMessage());
    } else {
      throw exception;
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Whether somebody has asked this program to end: what then fails is no news. */
  private static boolean isEnding() {
    Thread probe = new Thread(() -> {}, "probe");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
    return CommandLine.ExitCode.USAGE;
  }

  /** Everything up. */
  @Command(name = "run")
  static final class Run implements Callable<Integer> {
    @Option(names = "--context")
    private String context;

    @Option(names = "--images")
    private String images;

    @Option(names = "--host")
    private String host;

    @Option(names = "--no-install")
    private boolean noInstall;

    @Option(names = "--no-node")
    private boolean noNode;

    @Option(names = "--terminal")
    private boolean terminal;

    @Override
    public Integer call() {
      QuickStartDirectory directory = QuickStartDirectory.ofUser();
      RunOptions options =
          new RunOptions(
              Optional.ofNullable(context),
              Optional.ofNullable(images),
              Optional.ofNullable(host),
              !noInstall,
              !noNode);
      alone(directory, terminal, narrator -> new QuickStart(directory, options, narrator).run());
      return CommandLine.ExitCode.OK;
    }
  }

  /** Everything away. */
  @Command(name = "stop")
  static final class Stop implements Callable<Integer> {
    @Option(names = "--terminal")
    private boolean terminal;

    @Override
    public Integer call() {
      QuickStartDirectory directory = QuickStartDirectory.ofUser();
      alone(directory, terminal, narrator -> new Removal(directory, narrator).run());
      return CommandLine.ExitCode.OK;
    }
  }

  private interface Work {
    void with(Narrator narrator);
  }

  private static void alone(QuickStartDirectory directory, boolean terminal, Work work) {
    try (Narrator narrator = new Narrator(System.out, terminal);
        FileLock lock = directory.lock()) {
      if (lock.isValid()) {
        work.with(narrator);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
