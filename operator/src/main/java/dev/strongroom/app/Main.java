package dev.strongroom.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code strongroom} command. */
@Command(
    name = "strongroom",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = "AWS Secrets Manager inside Kubernetes.",
    subcommands = OperatorCommand.class)
public final class Main {
  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    int code =
        new CommandLine(new Main())
            .setExecutionExceptionHandler(new FailureReport())
            .execute(args.length == 0 ? new String[] {"--help"} : args);
    if (code != 0) {
      System.exit(code);
    }
  }
}
