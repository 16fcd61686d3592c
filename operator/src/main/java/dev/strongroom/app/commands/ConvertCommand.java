package dev.strongroom.app.commands;

import dev.strongroom.adapters.conversion.Conversion;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns declarations of other tools into Strongroom's kinds. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Turns declarations of other tools into ManagedSecrets, RotationPolicies and"
          + " ExternalSecretTargets, and prints them as YAML: CloudFormation templates (also those"
          + " that cdk synth writes), ExternalSecrets with their stores, and SealedSecrets. What"
          + " cannot be carried over is on standard error, one line each, with what to do.",
      "",
      "It works without a cluster and never prints a value of a secret.",
      "",
      "Examples:",
      "",
      "  cdk synth | strongroom convert -",
      "  kubectl get externalsecrets -n shop -o yaml | strongroom convert - > secrets.yaml",
      "",
      "Exit code: 0 the objects are on standard output, 3 there was nothing to convert, 1 the"
          + " reason is on standard error."
    })
public final class ConvertCommand implements Callable<Integer> {
  private static final int LARGEST = 4 << 20;
  private static final int NOTHING = 3;

  @Parameters(
      arity = "1..*",
      paramLabel = "<file>",
      description = "Files in YAML or JSON, up to 4 MiB each; - is standard input.")
  private List<String> files;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = spec.commandLine().getErr();
    List<Map<String, Object>> objects = new ArrayList<>();
    for (String file : files) {
      Conversion conversion = converted(file);
      objects.addAll(conversion.objects());
      conversion.notes().forEach(note -> notes.printf("%s: %s%n", file, note));
    }
    KubernetesSerialization yaml = new KubernetesSerialization();
    // Each begins with three dashes.
    objects.forEach(object -> out.print(yaml.asYaml(object)));
    out.flush();
    notes.flush();
    return objects.isEmpty() ? NOTHING : 0;
  }

  private static Conversion converted(String file) {
    String text = new String(InputFile.read("<file>", file, LARGEST), StandardCharsets.UTF_8);
    try {
      return Conversion.of(text);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(file + " is " + malformed.getMessage());
    }
  }
}
