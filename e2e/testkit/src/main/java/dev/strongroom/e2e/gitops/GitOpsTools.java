package dev.strongroom.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.e2e.host.GoProgram;
import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.operator.Chart;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * kstatus itself, by which Flux, Helm and kpt judge, and Argo CD's Lua with the scripts that the
 * chart has for it.
 */
public final class GitOpsTools {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SETTINGS =
      Chart.projectRoot().resolve("charts/strongroom/files/argocd/argocd-cm-patch.yaml");

  private final Path program;
  private final Path folder;
  private final Map<String, String> settings;

  /**
   * The verdict on an object.
   *
   * @param status of kstatus: Current, InProgress, Failed or Terminating; of Argo CD: Healthy,
   *     Progressing or Degraded
   * @param message why
   */
  public record Verdict(String status, String message) {}

  private GitOpsTools(Path program, Path folder) throws IOException {
    this.program = program;
    this.folder = folder;
    this.settings = Serialization.unmarshal(Files.readString(SETTINGS), ConfigMap.class).getData();
  }

  /**
   * The tools.
   *
   * @param folder for scripts and objects
   * @throws IllegalStateException when they cannot be built: there is no Go tool chain, or it is
   *     too old or cannot fetch the modules
   */
  public static GitOpsTools in(Path folder) throws IOException {
    return new GitOpsTools(GoProgram.of("gitops", GitOpsTools.class).built(), folder);
  }

  /** What kstatus says of each of these objects. */
  public List<Verdict> kstatus(List<JsonNode> objects) {
    return verdicts(answers(objects, program.toString(), "kstatus"));
  }

  /** What Argo CD's health check says of each of these objects of one kind. */
  public List<Verdict> health(String kind, List<JsonNode> objects) {
    return verdicts(run(setting("health", kind), objects));
  }

  /** Which actions Argo CD offers for an object, and whether they are disabled. */
  public JsonNode actions(String kind, JsonNode object) {
    return run(actions(kind).path("discovery.lua").asText(), List.of(object)).get(0);
  }

  /** The object that an action of Argo CD makes of another one. */
  public JsonNode act(String kind, String action, JsonNode object) {
    JsonNode definition =
        StreamSupport.stream(actions(kind).path("definitions").spliterator(), false)
            .filter(defined -> defined.path("name").asText().equals(action))
            .findFirst()
            .orElseThrow();
    return run(definition.path("action.lua").asText(), List.of(object)).get(0);
  }

  private JsonNode actions(String kind) {
    return JSON.valueToTree(Serialization.unmarshal(setting("actions", kind), Map.class));
  }

  private String setting(String what, String kind) {
    return settings.get("resource.customizations." + what + ".strongroom.dev_" + kind);
  }

  private List<JsonNode> run(String script, List<JsonNode> objects) {
    try {
      Path file = Files.createTempFile(folder, "script-", ".lua");
      Files.writeString(file, script);
      return answers(objects, program.toString(), "lua", file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<JsonNode> answers(List<JsonNode> objects, String... command) {
    try {
      Path input = Files.createTempFile(folder, "objects-", ".jsonl");
      Files.write(input, objects.stream().map(JsonNode::toString).toList());
      List<JsonNode> answers = new ArrayList<>();
      for (String line : HostCommand.run(List.of(command), input.toFile()).lines().toList()) {
        answers.add(JSON.readTree(line));
      }
      return answers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Verdict> verdicts(List<JsonNode> answers) {
    return answers.stream()
        .map(a -> new Verdict(a.path("status").asText(), a.path("message").asText()))
        .toList();
  }
}
