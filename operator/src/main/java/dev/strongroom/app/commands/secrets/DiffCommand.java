package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.endpointclient.EndpointRefused;
import dev.strongroom.adapters.endpointclient.ReadVersion;
import dev.strongroom.adapters.endpointclient.ReadVersion.Difference;
import dev.strongroom.adapters.endpointclient.SecretsManagerEndpoint;
import dev.strongroom.core.record.VersionId;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares two versions of a secret. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Compares two versions of a secret by their keys: which were added, removed or changed, and"
          + " how long their values are. It shows no value. Both are read through the AWS endpoint,"
          + " with the rights of a ServiceAccount that may do GetSecretValue, and the audit trail"
          + " has your name.",
      "",
      "Exit code: 0 they are the same, 3 they differ, 1 the reason is on standard error."
    })
public final class DiffCommand implements Callable<Integer> {
  private static final int DIFFERENT = 3;
  private static final String NONE = "-";

  @Mixin private ChosenSecret secret;
  @Mixin private EndpointCalls calls;
  @Mixin private Output output;

  @Option(
      names = "--from",
      paramLabel = "<version>",
      defaultValue = "AWSPREVIOUS",
      description = "Id of a version, or a staging label (${DEFAULT-VALUE}).")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "<version>",
      defaultValue = "AWSCURRENT",
      description = "Id of a version, or a staging label (${DEFAULT-VALUE}).")
  private String to;

  @Spec private CommandSpec spec;

  /**
   * What is printed for programs.
   *
   * @param from id of the first version
   * @param to id of the second version
   */
  record Found(String from, String to, List<Row> keys) {
    boolean isSame() {
      return keys.stream().allMatch(row -> row.change().equals("same"));
    }
  }

  /**
   * One key.
   *
   * @param key empty for the whole of a value that is no JSON object
   * @param before characters, or bytes of the whole value
   * @param after the same
   * @param change same, changed, added or removed
   */
  record Row(String key, Optional<Integer> before, Optional<Integer> after, String change) {
    static Row of(Difference difference) {
      return new Row(
          difference.key(),
          boxed(difference.before()),
          boxed(difference.after()),
          change(difference));
    }

    private static Optional<Integer> boxed(OptionalInt length) {
      return length.isPresent() ? Optional.of(length.getAsInt()) : Optional.empty();
    }

    private static String change(Difference difference) {
      if (difference.before().isEmpty()) {
        return "added";
      }
      if (difference.after().isEmpty()) {
        return "removed";
      }
      return difference.isSame() ? "same" : "changed";
    }
  }

  @Override
  public Integer call() {
    try (KubernetesClient client = secret.client()) {
      Found found = calls.ask(secret, client, secret.get(client), "GetSecretValue", this::compared);
      output.print(spec.commandLine().getOut(), found, out -> print(out, found));
      return found.isSame() ? 0 : DIFFERENT;
    }
  }

  private Found compared(SecretsManagerEndpoint endpoint, String arn)
      throws IOException, EndpointRefused {
    try (ReadVersion first = read(endpoint, arn, from);
        ReadVersion second = read(endpoint, arn, to)) {
      return new Found(
          first.id(), second.id(), first.differences(second).stream().map(Row::of).toList());
    }
  }

  /** A text of a version id's length is taken for one. */
  private static ReadVersion read(SecretsManagerEndpoint endpoint, String arn, String version)
      throws IOException, EndpointRefused {
    Optional<String> given = Optional.of(version);
    boolean isId = VersionId.isValid(version);
    return endpoint.getSecretValue(arn, given.filter(any -> isId), given.filter(any -> !isId));
  }

  private static void print(PrintWriter out, Found found) {
    out.printf("Version %s, then %s%n", found.from(), found.to());
    Columns columns = new Columns("KEY", "BEFORE", "AFTER", "CHANGE");
    found
        .keys()
        .forEach(
            row ->
                columns.row(
                    row.key().isEmpty() ? "(whole value)" : row.key(),
                    row.before().map(String::valueOf).orElse(NONE),
                    row.after().map(String::valueOf).orElse(NONE),
                    row.change()));
    columns.print(out);
  }
}
