package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.app.commands.InputFile;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.ManagedSecretSpec.FollowPolicy;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts a value into a secret. */
@Command(
    name = "put",
    mixinStandardHelpOptions = true,
    description = {
      "Puts a new value into a secret, as a new version, and waits until the projected Secret has"
          + " it. The value goes through the AWS endpoint, with the rights of a ServiceAccount that"
          + " may do PutSecretValue, and the audit trail has your name.",
      "",
      "A value that is read from a file or from standard input is in no shell history and in no"
          + " list of processes.",
      "",
      "Examples:",
      "",
      "  strongroom put shop/api-key --from-file=key.txt --service-account writer",
      "  printf %%s \"$KEY\" | strongroom put shop/api-key --from-file=- --service-account writer",
      "",
      "Exit code: 0 the value is stored and in the projected Secret, 4 it is stored, but was not"
          + " there before --timeout, 1 the reason is on standard error and nothing was stored."
    })
public final class PutCommand implements Callable<Integer> {
  private static final String CURRENT = "AWSCURRENT";
  private static final int STILL_WAITING = 4;

  @Mixin private ChosenSecret secret;
  @Mixin private EndpointCalls calls;

  @ArgGroup(multiplicity = "1")
  private Source source;

  /** Where the value is. */
  static final class Source {
    @Option(
        names = "--from-file",
        paramLabel = "<file>",
        description = "File with the value, byte for byte; - is standard input.")
    private String file;

    @Option(
        names = "--from-literal",
        paramLabel = "<text>",
        description = "The value itself, which your shell and the list of processes show.")
    private String literal;

    byte[] read() {
      return literal == null
          ? InputFile.read("--from-file", file, SecretValue.MAX_BYTES)
          : literal.getBytes(StandardCharsets.UTF_8);
    }
  }

  @Option(
      names = "--stage",
      paramLabel = "<label>",
      description =
          "Staging label of the version, more than once for several; default: AWSCURRENT.")
  private List<String> stages = List.of();

  @Option(names = "--no-wait", description = "Ends as soon as the value is stored.")
  private boolean isLeftAlone;

  @Option(
      names = "--timeout",
      paramLabel = "<seconds>",
      defaultValue = "60",
      description = "How long to wait for the projected Secret (${DEFAULT-VALUE}).")
  private long timeout;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String version = UUID.randomUUID().toString();
    try (SecretValue value = SecretValue.detecting(source.read());
        KubernetesClient client = secret.client()) {
      ManagedSecret object = secret.get(client);
      requireNotFollowing(object);
      calls.ask(
          secret,
          client,
          object,
          "PutSecretValue",
          (endpoint, arn) -> {
            endpoint.putSecretValue(arn, value, stages, version);
            return version;
          });
      out.printf("Version %s is stored.%n", version);
      out.flush();
      return isLeftAlone ? 0 : follow(client, out, object.getSpec(), version);
    }
  }

  /** A value that is put would stay until the next change there. */
  private void requireNotFollowing(ManagedSecret object) {
    Optional.ofNullable(object.getSpec().value())
        .map(ManagedSecretSpec.ValueSource::fromSecret)
        .filter(from -> from.policy() == FollowPolicy.OnChange)
        .ifPresent(
            from -> {
              throw new IllegalStateException(
                  "the value of %s follows Secret %s (spec.value.fromSecret.policy: OnChange); change"
                          .formatted(secret, from.name())
                      + " that Secret");
            });
  }

  private int follow(
      KubernetesClient client, PrintWriter out, ManagedSecretSpec declared, String version) {
    boolean isCurrent = stages.isEmpty() || stages.contains(CURRENT);
    if (!isCurrent || declared.projection() == null || declared.pin() != null) {
      return 0;
    }
    Optional<ManagedSecretStatus> arrived =
        Polling.until(
            Duration.ofSeconds(timeout),
            () -> status(client).filter(now -> version.equals(now.versionId()) && isReady(now)));
    out.println(
        arrived
            .map(now -> "Secret %s has it.".formatted(now.secretName()))
            .orElseGet(
                () ->
                    "The projected Secret does not have it yet. "
                        + ready(client).map(Condition::getMessage).orElse("")));
    out.flush();
    return arrived.isPresent() ? 0 : STILL_WAITING;
  }

  private Optional<ManagedSecretStatus> status(KubernetesClient client) {
    return Optional.ofNullable(secret.get(client).getStatus());
  }

  private Optional<Condition> ready(KubernetesClient client) {
    return status(client).flatMap(now -> Conditions.find(now.conditions(), Conditions.READY));
  }

  private static boolean isReady(ManagedSecretStatus status) {
    return Conditions.find(status.conditions(), Conditions.READY)
        .filter(condition -> condition.getStatus().equals("True"))
        .isPresent();
  }
}
