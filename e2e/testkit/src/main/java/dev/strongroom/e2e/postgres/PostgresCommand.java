package dev.strongroom.e2e.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code e2e/bin/postgres}. */
@Command(
    name = "e2e/bin/postgres",
    description =
        "A real PostgreSQL server with TLS on this machine, which stays until it is ended.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {PostgresCommand.Up.class, PostgresCommand.Env.class, PostgresCommand.Down.class})
public final class PostgresCommand implements Callable<Integer> {
  private PostgresCommand() {}

  /** Runs one command and ends with its status: 0 done, 1 it could not be done, 2 wrong usage. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new PostgresCommand())
            .setExecutionExceptionHandler(
                (exception, line, parsed) -> {
                  if (exception instanceof IllegalStateException) {
                    line.getErr().println(exception.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                  }
                  throw exception;
                })
            .execute(args));
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
    return CommandLine.ExitCode.USAGE;
  }

  /** Where a server keeps everything. */
  static final class Home {
    @Option(
        names = "--home",
        required = true,
        paramLabel = "DIRECTORY",
        description = "its data, certificates and superuser password; created if it is missing")
    private Path directory;

    private PostgresProcess server() throws IOException {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new PostgresProcess(directory.toAbsolutePath());
    }
  }

  /** Starts a server that stays. */
  @Command(
      name = "up",
      description = "Starts a server on the data and the port of the last time, unless it runs.")
  static final class Up implements Callable<Integer> {
    @CommandLine.Mixin private Home home;

    @Option(
        names = "--address",
        defaultValue = "127.0.0.1",
        description = "address of this machine to listen on, besides 127.0.0.1 (${DEFAULT-VALUE})")
    private String address;

    @Override
    public Integer call() throws IOException {
      PostgresProcess server = home.server();
      if (!server.servesAt(address)) {
        server.start(address);
      }
      System.out.println("PostgreSQL accepts connections at " + address + ":" + server.port());
      System.out.println("  CA certificate      " + server.authority());
      System.out.println("  superuser password  " + server.superuserPassword());
      return CommandLine.ExitCode.OK;
    }
  }

  /** Prints how a shell's psql reaches a server. */
  @Command(
      name = "env",
      description = {
        "Prints variables for psql: eval \"$$(e2e/bin/postgres env --home DIRECTORY)\".",
        "PGHOST and PGPORT; PGSSLMODE and PGSSLROOTCERT, so that the certificate is verified."
      })
  static final class Env implements Callable<Integer> {
    @CommandLine.Mixin private Home home;

    @Override
    public Integer call() throws IOException {
      PostgresProcess server = home.server();
      System.out.println("export PGHOST='" + server.address() + "'");
      System.out.println("export PGPORT=" + server.port());
      System.out.println("export PGSSLMODE=verify-full");
      System.out.println("export PGSSLROOTCERT='" + server.authority() + "'");
      return CommandLine.ExitCode.OK;
    }
  }

  /** Ends a server. */
  @Command(name = "down", description = "Ends the server. Its data stay in its home.")
  static final class Down implements Callable<Integer> {
    @CommandLine.Mixin private Home home;

    @Override
    public Integer call() throws IOException {
      home.server().stop();
      return CommandLine.ExitCode.OK;
    }
  }
}
