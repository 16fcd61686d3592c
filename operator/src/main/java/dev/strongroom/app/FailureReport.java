package dev.strongroom.app;

import dev.strongroom.core.secrets.Failure;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Prints a wrong configuration, and what is not available, as one line; anything else is a bug and
 * keeps its trace.
 */
final class FailureReport implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed)
      throws Exception {
    if (e instanceof IllegalArgumentException || e instanceof IllegalStateException) {
      command.getErr().println("strongroom: " + e.getMessage());
      return command.getCommandSpec().exitCodeOnExecutionException();
    }
    if (e instanceof Failure failure) {
      command.getErr().println("strongroom: " + failure.finding().message());
      return command.getCommandSpec().exitCodeOnExecutionException();
    }
    throw e;
  }
}
