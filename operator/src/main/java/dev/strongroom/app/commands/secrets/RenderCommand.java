package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.cel.CelExpressions;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.projection.MarkedSecrets;
import dev.strongroom.app.commands.InputFile;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the Secret that a declaration makes of a value, without a cluster. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the Secret that a ManagedSecret makes of a value: its type, its keys and, with -o"
          + " yaml or -o json, its whole content. It asks no cluster, so use it in reviews and in"
          + " CI, with a value made up for that. What the API server would refuse of the"
          + " declaration itself is not checked: kubectl apply --dry-run=server does that.",
      "",
      "The labels and annotations by which Strongroom knows its Secrets are left out. Salts of"
          + " password hashes and key stores are other ones than in the cluster.",
      "",
      "Examples:",
      "",
      "  strongroom render -f shop.yaml --value example.json",
      "  echo '{\"username\":\"app\"}' | strongroom render -f shop.yaml --value - -o yaml",
      "",
      "Exit code: 0 the Secret is on standard output, 1 the reason is on standard error."
    })
public final class RenderCommand implements Runnable {
  /** The API server takes no larger object. */
  private static final int MAX_FILE = 3 << 20;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "<name>",
      description = "Name of the ManagedSecret, where the file has several.")
  private String name;

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "<file>",
      description = "File with the ManagedSecret, in YAML or JSON; - is standard input.")
  private String file;

  @Option(
      names = "--value",
      required = true,
      paramLabel = "<file>",
      description = "File with the value of the secret, byte for byte; - is standard input.")
  private String value;

  @Mixin private Output output;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (file.equals(InputFile.STANDARD_INPUT) && value.equals(InputFile.STANDARD_INPUT)) {
      throw new IllegalArgumentException("-f and --value cannot both be standard input");
    }
    ManagedSecret declared = declared(InputFile.read("-f", file, MAX_FILE));
    ProjectionSpec projection =
        new Declaration(declared)
            .projection()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "ManagedSecret %s has no spec.projection, so it makes no Secret"
                            .formatted(declared.getMetadata().getName())));
    JsonObjects json = new JacksonJsonObjects();
    ProjectionRenderer renderer = new ProjectionRenderer(json, new CelExpressions(json));
    byte[] bytes = InputFile.read("--value", value, SecretValue.MAX_BYTES);
    try (SecretValue of = SecretValue.detecting(bytes);
        ProjectedData data = renderer.render(projection, of, RenderCommand.class.getName())) {
      Secret secret = MarkedSecrets.unmarked(projection, data);
      secret.getMetadata().setNamespace(declared.getMetadata().getNamespace());
      output.print(spec.commandLine().getOut(), secret, out -> print(out, secret));
    }
  }

  private static void print(PrintWriter out, Secret secret) {
    out.printf("Secret %s of type %s%n", secret.getMetadata().getName(), secret.getType());
    Columns columns = new Columns("KEY", "BYTES");
    secret
        .getData()
        .forEach(
            (key, text) ->
                columns.row(key, String.valueOf(Base64.getDecoder().decode(text).length)));
    columns.print(out);
  }

  private ManagedSecret declared(byte[] yaml) {
    List<ManagedSecret> all =
        objects(yaml)
            .filter(ManagedSecret.class::isInstance)
            .map(ManagedSecret.class::cast)
            .filter(object -> name == null || name.equals(object.getMetadata().getName()))
            .toList();
    if (all.size() != 1 || all.get(0).getMetadata().getName() == null) {
      throw new IllegalArgumentException(
          "-f: the file has %d ManagedSecrets%s; name one of them"
              .formatted(all.size(), name == null ? "" : " of this name"));
    }
    return all.get(0);
  }

  private static Stream<?> objects(byte[] yaml) {
    KubernetesSerialization reader = new KubernetesSerialization();
    reader.registerKubernetesResource(ManagedSecret.class);
    Object read;
    try {
      read = reader.unmarshal(new ByteArrayInputStream(yaml));
    } catch (RuntimeException malformed) {
      throw new IllegalArgumentException("-f: the file has no YAML of Kubernetes objects");
    }
    if (read instanceof KubernetesResourceList<?> list) {
      return list.getItems().stream();
    }
    return read instanceof Collection<?> several ? several.stream() : Stream.ofNullable(read);
  }
}
