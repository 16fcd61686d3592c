package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.endpointclient.ReadVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads the value of a secret. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Reads the value of a secret and shows its keys and lengths; with --reveal, the value itself,"
          + " byte for byte. It is read through the AWS endpoint, with the rights of a"
          + " ServiceAccount that may do GetSecretValue, and the audit trail has your name in"
          + " either case.",
      "",
      "Exit code: 0 it is on standard output, 1 the reason is on standard error."
    })
public final class GetCommand implements Runnable {
  @Mixin private ChosenSecret secret;
  @Mixin private EndpointCalls calls;

  @Option(
      names = "--reveal",
      description = "Prints the value, byte for byte and without a newline after it.")
  private boolean isRevealed;

  @Option(
      names = "--version-id",
      paramLabel = "<id>",
      description = "Id of the version; default: the one with the label.")
  private String version;

  @Option(
      names = "--stage",
      paramLabel = "<label>",
      description = "Staging label of the version; default: AWSCURRENT.")
  private String stage;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    try (KubernetesClient client = secret.client();
        ReadVersion read =
            calls.ask(
                secret,
                client,
                secret.get(client),
                "GetSecretValue",
                (endpoint, arn) ->
                    endpoint.getSecretValue(
                        arn, Optional.ofNullable(version), Optional.ofNullable(stage)))) {
      if (isRevealed) {
        reveal(read);
      } else {
        print(spec.commandLine().getOut(), read);
      }
    }
  }

  private static void reveal(ReadVersion read) {
    try {
      read.writeTo(System.out);
    } catch (IOException e) {
      throw new IllegalStateException("standard output cannot be written");
    }
  }

  private static void print(PrintWriter out, ReadVersion read) {
    out.printf(
        "Version %s (%s), %d bytes%n",
        read.id(), String.join(", ", read.stagingLabels()), read.size());
    Map<String, Integer> lengths = read.lengths();
    if (!lengths.isEmpty()) {
      Columns columns = new Columns("KEY", "CHARACTERS");
      lengths.forEach((key, length) -> columns.row(key, String.valueOf(length)));
      columns.print(out);
    }
    out.flush();
  }
}
