package dev.strongroom.app;

import dev.strongroom.app.commands.AccessKeyCommand;
import dev.strongroom.app.commands.AuditCommand;
import dev.strongroom.app.commands.BackupCommand;
import dev.strongroom.app.commands.CompletionCommand;
import dev.strongroom.app.commands.ConvertCommand;
import dev.strongroom.app.commands.CredentialsCommand;
import dev.strongroom.app.commands.EndpointCommand;
import dev.strongroom.app.commands.ExplainCommand;
import dev.strongroom.app.commands.FailureReport;
import dev.strongroom.app.commands.HealCommand;
import dev.strongroom.app.commands.OperatorCommand;
import dev.strongroom.app.commands.RestoreCommand;
import dev.strongroom.app.commands.RootKeyCommand;
import dev.strongroom.app.commands.VerifyCommand;
import dev.strongroom.app.commands.WhoCanCommand;
import dev.strongroom.app.commands.secrets.CancelRotationCommand;
import dev.strongroom.app.commands.secrets.DescribeCommand;
import dev.strongroom.app.commands.secrets.DiffCommand;
import dev.strongroom.app.commands.secrets.DoctorCommand;
import dev.strongroom.app.commands.secrets.GetCommand;
import dev.strongroom.app.commands.secrets.HistoryCommand;
import dev.strongroom.app.commands.secrets.ImportCommand;
import dev.strongroom.app.commands.secrets.LabelCommand;
import dev.strongroom.app.commands.secrets.PutCommand;
import dev.strongroom.app.commands.secrets.RenderCommand;
import dev.strongroom.app.commands.secrets.RollbackCommand;
import dev.strongroom.app.commands.secrets.RotateCommand;
import dev.strongroom.app.commands.secrets.StatusCommand;
import dev.strongroom.app.config.BuildVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code strongroom} command. */
@Command(
    name = "strongroom",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = "AWS Secrets Manager inside Kubernetes.",
    subcommands = {
      StatusCommand.class,
      DescribeCommand.class,
      PutCommand.class,
      GetCommand.class,
      HistoryCommand.class,
      DiffCommand.class,
      LabelCommand.class,
      ImportCommand.class,
      RotateCommand.class,
      CancelRotationCommand.class,
      RollbackCommand.class,
      RenderCommand.class,
      DoctorCommand.class,
      OperatorCommand.class,
      EndpointCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      VerifyCommand.class,
      HealCommand.class,
      RootKeyCommand.class,
      AuditCommand.class,
      ConvertCommand.class,
      CredentialsCommand.class,
      AccessKeyCommand.class,
      ExplainCommand.class,
      WhoCanCommand.class,
      CompletionCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    if (args.length > 0 && (!isServer(args[0]) || isTrailOnStandardOutput())) {
      // Standard output is for what a command is asked for, and for the audit trail.
      System.setProperty("strongroom.log.target", "System.err");
    }
    int code = run(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static boolean isServer(String command) {
    return command.equals("operator") || command.equals("endpoint");
  }

  private static boolean isTrailOnStandardOutput() {
    return System.getenv().getOrDefault("STRONGROOM_AUDIT_SINKS", "").contains("stdout");
  }

  /** Runs the command and gives its exit code. */
  static int run(String... args) {
    CommandLine commands =
        args.length > 0 && isServer(args[0]) ? configured(new Servers()) : commandLine();
    return commands.execute(args.length == 0 ? new String[] {"--help"} : args);
  }

  /** To describe all commands takes a quarter of a second, which a server has better uses for. */
  @Command(
      name = "strongroom",
      subcommands = {OperatorCommand.class, EndpointCommand.class})
  private static final class Servers {}

  /** The command with all its subcommands. */
  static CommandLine commandLine() {
    return configured(new Main());
  }

  private static CommandLine configured(Object commands) {
    return new CommandLine(commands)
        .setExecutionExceptionHandler(new FailureReport())
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
