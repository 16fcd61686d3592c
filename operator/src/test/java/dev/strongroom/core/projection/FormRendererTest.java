package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.adapters.cel.CelExpressions;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.yaml.snakeyaml.Yaml;

/** Each form is read by the parsers that it is made for. */
class FormRendererTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonObjects JSON_OBJECTS = new JacksonJsonObjects();
  private static final String PEM = "-----BEGIN %s-----\nAA==\n-----END %s-----\n";
  private static final List<String> HOSTILE =
      List.of(
          "plain",
          "",
          " leading and trailing ",
          "it's 'quoted'",
          "\"double\" `back` $HOME ${HOME} $(id) \\ \\n \\\\",
          "line\nbreak\r\ncarriage\ttab\f\u000b\u007f\u0001",
          "# no comment ! = : ; & | > < * ? [ ] ~",
          "ä ß \u20ac \ud83d\ude00 \u0085 \u2028 \u2029 \ufeff \u00a0",
          "%s {{ .x }} <% y %>");

  private final ProjectionRenderer renderer =
      new ProjectionRenderer(JSON_OBJECTS, new CelExpressions(JSON_OBJECTS));

  @Test
  void aShellReadsEveryVariable(@TempDir Path folder) throws Exception {
    // Given
    Map<String, String> variables = new LinkedHashMap<>();
    HOSTILE.forEach(text -> variables.put("V_" + variables.size(), text));
    Files.writeString(folder.resolve("file"), only(Form.DOT_ENV, json(variables)));

    // When
    Process shell =
        new ProcessBuilder("sh", "-c", "set -a; . ./file; exec env -0")
            .directory(folder.toFile())
            .start();
    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then
    assertThat(shell.waitFor()).isZero();
    assertThat(read.split("\0"))
        .contains(
            variables.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toArray(String[]::new));
  }

  @Property(tries = 200)
  void javaReadsEveryProperty(
      @ForAll @Size(max = 5)
          Map<@StringLength(max = 20) String, @StringLength(max = 40) String> any)
      throws IOException {
    // Given
    Map<String, String> whole = encodable(any);

    // When
    Properties read = new Properties();
    read.load(new StringReader(only(Form.PROPERTIES, json(whole))));

    // Then
    assertThat(new TreeMap<>(read)).isEqualTo(new TreeMap<>(whole));
  }

  @Test
  void javaReadsHostileProperties() throws IOException {
    // Given
    Map<String, String> texts = new TreeMap<>();
    HOSTILE.forEach(text -> texts.put(text, text));

    // When
    Properties read = new Properties();
    read.load(new StringReader(only(Form.PROPERTIES, json(texts))));

    // Then
    assertThat(new TreeMap<>(read)).isEqualTo(texts);
  }

  @Property(tries = 200)
  void yamlIsReadAsTheJsonThatItComesFrom(
      @ForAll @Size(max = 5)
          Map<@StringLength(max = 20) String, @StringLength(max = 40) String> any)
      throws IOException {
    // Given
    Map<String, String> whole = encodable(any);

    // When
    Object read = yaml(only(Form.YAML, json(whole)));

    // Then
    assertThat(read).isEqualTo(whole);
  }

  @Test
  void yamlKeepsNestedValuesAndSpellingsOfJson() throws IOException {
    // Given
    String json =
        "\ufeff{\"a\":[1, true,null,\t{\"b\\/c\":\"\\ud83d\\ude00\\u0085\"}],\r\n"
            + "\"d\":\"\\\"\\\\\"}";

    // When
    Object read = yaml(only(Form.YAML, json));

    // Then
    assertThat(JSON.<JsonNode>valueToTree(read)).isEqualTo(JSON.readTree(json.substring(1)));
  }

  @Test
  void numbersStandInFilesAsTheyStandInTheValue() {
    // Given
    String json = "{\"n\":1.50e3,\"b\":true,\"o\":{ \"x\":[1] },\"none\":null}";

    // When, Then
    assertThat(only(Form.DOT_ENV, json)).isEqualTo("n='1.50e3'\nb='true'\no='{ \"x\":[1] }'\n");
    assertThat(only(Form.JSON, json)).isEqualTo(json);
    assertThat(only(Form.YAML, json)).isEqualTo(json);
  }

  @Test
  void kubeletReadsTheLoginAtARegistry() throws IOException {
    // Given
    Map<String, String> login =
        Map.of("registry", "registry.example.com", "username", "ci", "password", "p:\"ä\\'");

    // When
    JsonNode read = JSON.readTree(only(Form.DOCKER_CONFIG_JSON, json(login)));

    // Then
    JsonNode entry = read.at("/auths").get("registry.example.com");
    assertThat(entry.get("username").asText()).isEqualTo("ci");
    assertThat(entry.get("password").asText()).isEqualTo("p:\"ä\\'");
    assertThat(new String(Base64.getDecoder().decode(entry.get("auth").asText()), "UTF-8"))
        .isEqualTo("ci:p:\"ä\\'");
    assertThat(read.size()).isOne();
  }

  @Test
  void typedFormsHaveTheKeysOfTheirType() {
    // Given
    String crt = PEM.formatted("CERTIFICATE", "CERTIFICATE");
    String key = PEM.formatted("EC PRIVATE KEY", "EC PRIVATE KEY");
    Map<String, String> value =
        Map.of(
            "username",
            "u",
            "password",
            "p",
            "tls.crt",
            crt,
            "tls.key",
            key,
            "ca.crt",
            crt,
            "ssh-privatekey",
            key);

    // When, Then
    assertThat(rendered(Form.BASIC_AUTH, json(value)))
        .isEqualTo(Map.of("username", "u", "password", "p"));
    assertThat(rendered(Form.TLS, json(value)))
        .isEqualTo(Map.of("tls.crt", crt, "tls.key", key, "ca.crt", crt));
    assertThat(rendered(Form.SSH_AUTH, json(value))).isEqualTo(Map.of("ssh-privatekey", key));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "DOT_ENV | {`a-b`:1} | FormName",
        "DOT_ENV | {`1a`:1} | FormName",
        "DOT_ENV | {`a`:`x\\u0000`} | FormNul",
        "DOT_ENV | {`a`:`\\ud800`} | JsonMemberNotUnicode",
        "JSON | [] | ValueNotAnObject",
        "YAML | text | ValueNotAnObject",
        "PROPERTIES | {`a`:1,`a`:2} | DuplicateJsonKey",
        "BASIC_AUTH | {`username`:`u`} | JsonKeyNotFound",
        "BASIC_AUTH | {`username`:`u`,`password`:``} | JsonMemberEmpty",
        "TLS | {`tls.crt`:`x`,`tls.key`:`y`} | FormNotPem",
        "SSH_AUTH | {`ssh-privatekey`:`x`} | FormNotPem",
        "SSH_AUTH | {`ssh-privatekey`:null} | JsonMemberNull",
        "DOCKER_CONFIG_JSON | {`username`:`u`,`password`:`p`} | JsonKeyNotFound",
        "DOCKER_CONFIG_JSON | {`registry`:`r`,`username`:`a:b`,`password`:`p`} | FormUserName"
      })
  void whatAFormCannotHoldIsRefusedByName(Form form, String value, String reason) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> rendered(form, value.replace('`', '"')))
        .matches(refused -> ((Enum<?>) refused.finding().reason()).name().equals(reason));
  }

  /** As a parser of YAML 1.2 reads it, and one of YAML 1.1. */
  private static Object yaml(String text) {
    Object newer = new Load(LoadSettings.builder().build()).loadFromString(text);
    Object older = new Yaml().load(text);
    assertThat(older).isEqualTo(newer);
    return newer;
  }

  /** Half of a surrogate pair is no text. */
  private static Map<String, String> encodable(Map<String, String> any) {
    Map<String, String> whole = new TreeMap<>();
    any.forEach(
        (key, text) ->
            whole.put(
                new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8),
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
    return whole;
  }

  private static String json(Map<String, String> members) {
    try {
      return JSON.writeValueAsString(members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String only(Form form, String value) {
    return rendered(form, value).values().iterator().next();
  }

  private Map<String, String> rendered(Form form, String text) {
    ProjectionSpec spec =
        new ProjectionSpec(
            "spec.projection",
            new ObjectName("n"),
            form.type(),
            Map.of(),
            Map.of(),
            Shape.of(form),
            false,
            false,
            false);
    Map<String, String> rendered = new TreeMap<>();
    try (SecretValue value = SecretValue.text(text);
        ProjectedData data = renderer.render(spec, value, "")) {
      data.forEach(
          PlaintextAccess.granted(),
          (key, bytes) -> rendered.put(key, new String(bytes, StandardCharsets.UTF_8)));
    }
    return rendered;
  }
}
