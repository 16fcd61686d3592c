package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import java.util.List;

/** Why a docker command failed, in one line for people. */
final class DockerProblem {
  private static final String CLIENT = "docker: ";
  private static final String DAEMON = "Error response from daemon: ";

  private DockerProblem() {}

  /**
   * The cause. Docker prints it after progress messages and before a hint at its help, which is
   * therefore often the last line.
   *
   * @param problem what {@link HostCommand} threw, whose message ends with docker's output
   */
  static String cause(IllegalStateException problem) {
    List<String> lines =
        problem.getMessage().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return lines.stream()
        .filter(line -> line.contains(DAEMON) || line.contains(CLIENT))
        .map(DockerProblem::withoutPrefixes)
        .findFirst()
        .orElseGet(
            () ->
                lines.stream()
                    .filter(line -> !line.contains("--help"))
                    .reduce((first, second) -> second)
                    .orElse("docker gave no reason"));
  }

  private static String withoutPrefixes(String line) {
    int daemon = line.indexOf(DAEMON);
    int client = line.indexOf(CLIENT);
    return daemon >= 0
        ? line.substring(daemon + DAEMON.length())
        : line.substring(client + CLIENT.length());
  }

  /** The innermost cause that says something, of what a library threw. */
  static String rootCause(Throwable problem) {
    String said = problem.getClass().getSimpleName();
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      said = cause.getMessage() == null ? said : cause.getMessage().strip();
    }
    return said.lines().findFirst().orElse(said);
  }
}
