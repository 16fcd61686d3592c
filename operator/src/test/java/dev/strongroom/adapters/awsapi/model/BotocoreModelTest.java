package dev.strongroom.adapters.awsapi.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.adapters.awsapi.Botocore;
import dev.strongroom.adapters.awsapi.model.Shape.Blob;
import dev.strongroom.adapters.awsapi.model.Shape.Flag;
import dev.strongroom.adapters.awsapi.model.Shape.Items;
import dev.strongroom.adapters.awsapi.model.Shape.Member;
import dev.strongroom.adapters.awsapi.model.Shape.Plaintext;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.adapters.awsapi.model.Shape.Text;
import dev.strongroom.adapters.awsapi.model.Shape.Texts;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The inputs, with their limits, against the service models in botocore; see {@link Botocore}. */
@Timeout(300)
class BotocoreModelTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path directory;

  @BeforeAll
  static void fetch() throws IOException, InterruptedException {
    directory = Botocore.directory();
  }

  @Test
  void secretsManagerHasTheLimitsOfTheModel() throws IOException {
    // When
    JsonNode model = model("secretsmanager");

    // Then
    assertThat(ours(SecretsManagerInputs.all())).isEqualTo(theirs(model, names(model)));
  }

  @Test
  void stsHasTheLimitsOfTheModel() throws IOException {
    // When
    JsonNode model = model("sts");

    // Then
    assertThat(ours(StsInputs.all())).isEqualTo(theirs(model, StsInputs.all().keySet()));
  }

  @Test
  void ssmHasTheLimitsOfTheModel() throws IOException {
    // When
    JsonNode model = model("ssm");

    // Then
    assertThat(ours(SsmInputs.all())).isEqualTo(theirs(model, SsmInputs.all().keySet()));
  }

  @Test
  void kmsHasTheLimitsOfTheModel() throws IOException {
    // When
    JsonNode model = model("kms");

    // Then
    assertThat(ours(KmsInputs.all())).isEqualTo(theirs(model, KmsInputs.all().keySet()));
    assertThat(model.get("metadata").get("protocols")).hasToString("[\"json\"]");
  }

  /** No client negotiates a protocol that the model does not name; CBOR would be smithy-rpc-v2. */
  @Test
  void theProtocolIsJson() throws IOException {
    // When
    JsonNode metadata = model("secretsmanager").get("metadata");

    // Then
    assertThat(metadata.get("protocols")).hasToString("[\"json\"]");
    assertThat(metadata.get("jsonVersion").asText()).isEqualTo("1.1");
    assertThat(metadata.get("targetPrefix").asText()).isEqualTo("secretsmanager");
  }

  private static JsonNode model(String service) throws IOException {
    try (Stream<Path> versions = Files.list(directory.resolve("botocore/data/" + service))) {
      Path newest = versions.max(Path::compareTo).orElseThrow();
      try (InputStream in = Files.newInputStream(newest.resolve("service-2.json.gz"));
          InputStream model = new GZIPInputStream(in)) {
        return JSON.readTree(model);
      }
    }
  }

  private static Set<String> names(JsonNode model) {
    Set<String> names = new TreeSet<>();
    model.get("operations").properties().forEach(action -> names.add(action.getKey()));
    return names;
  }

  private static Set<String> theirs(JsonNode model, Set<String> actions) {
    Set<String> lines = new TreeSet<>();
    for (String action : actions) {
      String input = model.get("operations").get(action).get("input").get("shape").asText();
      theirs(action, model.get("shapes"), input, "", lines);
    }
    return lines;
  }

  private static void theirs(
      String path, JsonNode shapes, String name, String required, Set<String> lines) {
    JsonNode shape = shapes.get(name);
    String type = shape.get("type").asText();
    List<String> words =
        StreamSupport.stream(shape.path("enum").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    lines.add(
        line(
            path,
            type,
            number(shape, "min").filter(min -> min != 0 || type.matches("integer|long")),
            number(shape, "max"),
            Optional.ofNullable(shape.get("pattern")).map(JsonNode::asText),
            words,
            shape.path("sensitive").asBoolean(),
            required));
    if (type.equals("list")) {
      theirs(path + "[]", shapes, shape.get("member").get("shape").asText(), "", lines);
    } else if (type.equals("map")) {
      theirs(path + "{key}", shapes, shape.get("key").get("shape").asText(), "", lines);
      theirs(path + "{value}", shapes, shape.get("value").get("shape").asText(), "", lines);
    }
    for (Map.Entry<String, JsonNode> member : shape.path("members").properties()) {
      boolean must =
          StreamSupport.stream(shape.path("required").spliterator(), false)
              .anyMatch(r -> r.asText().equals(member.getKey()));
      String inner = member.getValue().get("shape").asText();
      String mark = must ? " required" : "";
      theirs(path + "." + member.getKey(), shapes, inner, mark, lines);
    }
  }

  private static Optional<Long> number(JsonNode shape, String name) {
    return Optional.ofNullable(shape.get(name)).map(JsonNode::asLong);
  }

  private static String line(
      String path,
      String type,
      Optional<Long> min,
      Optional<Long> max,
      Optional<String> pattern,
      List<String> words,
      boolean sensitive,
      String required) {
    return path
        + " "
        + type
        + min.map(m -> " min=" + m).orElse("")
        + max.map(m -> " max=" + m).orElse("")
        + pattern.map(p -> " pattern=" + p).orElse("")
        + (words.isEmpty() ? "" : " enum=" + words)
        + (sensitive ? " sensitive" : "")
        + required;
  }

  private static Set<String> ours(Map<String, Structure> inputs) {
    Set<String> lines = new TreeSet<>();
    inputs.forEach((action, input) -> ours(action, input, "", lines));
    return lines;
  }

  private static void ours(String path, Shape shape, String required, Set<String> lines) {
    lines.add(ours(path, shape, required));
    if (shape instanceof Items items) {
      ours(path + "[]", items.item(), "", lines);
    } else if (shape instanceof Texts) {
      ours(path + "{key}", Shape.text(0, Shape.UNBOUNDED), "", lines);
      ours(path + "{value}", Shape.text(0, Shape.UNBOUNDED), "", lines);
    } else if (shape instanceof Structure structure) {
      for (Member member : structure.members().values()) {
        String mark = member.required() ? " required" : "";
        ours(path + "." + member.name(), member.shape(), mark, lines);
      }
    }
  }

  private static String ours(String path, Shape shape, String required) {
    Optional<Long> none = Optional.empty();
    Optional<String> any = Optional.empty();
    if (shape instanceof Text text) {
      return line(
          path,
          "string",
          Optional.of((long) text.min()).filter(min -> min > 0),
          Optional.of((long) text.max()).filter(max -> max != Shape.UNBOUNDED),
          text.pattern().map(Object::toString),
          text.values(),
          text.sensitive(),
          required);
    } else if (shape instanceof Plaintext plaintext) {
      return line(
          path,
          plaintext.binary() ? "blob" : "string",
          Optional.of(1L),
          Optional.of((long) SecretValue.MAX_BYTES),
          any,
          List.of(),
          true,
          required);
    } else if (shape instanceof Blob blob) {
      return line(
          path,
          "blob",
          Optional.of((long) blob.min()),
          Optional.of((long) blob.max()),
          any,
          List.of(),
          blob.sensitive(),
          required);
    } else if (shape instanceof Texts) {
      return line(path, "map", none, none, any, List.of(), false, required);
    } else if (shape instanceof Shape.Number number) {
      return line(
          path,
          number.isLong() ? "long" : "integer",
          Optional.of(number.min()).filter(min -> min != Long.MIN_VALUE),
          Optional.of(number.max()).filter(max -> max != Long.MAX_VALUE),
          any,
          List.of(),
          false,
          required);
    } else if (shape instanceof Items items) {
      return line(
          path,
          "list",
          Optional.of((long) items.min()).filter(min -> min > 0),
          Optional.of((long) items.max()).filter(max -> max != Shape.UNBOUNDED),
          any,
          List.of(),
          false,
          required);
    }
    String type = shape instanceof Flag ? "boolean" : "structure";
    return line(path, type, none, none, any, List.of(), false, required);
  }
}
