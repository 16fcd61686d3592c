package dev.strongroom.core.projection;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.JsonText;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.core.values.YamlText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Makes the data of a Secret of a ready-made form. */
final class FormRenderer {
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";

  /** Names that every shell takes (POSIX, Base Definitions 3.216). */
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** A kind of PEM block (RFC 7468). */
  private enum Block {
    CERTIFICATE("certificate", "-----BEGIN CERTIFICATE-----"),
    PRIVATE_KEY("private key", "-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----");

    private final String words;
    private final Pattern begin;

    Block(String words, String begin) {
      this.words = words;
      this.begin = Pattern.compile(begin);
    }
  }

  private final JsonObjects json;
  private final String path;

  /**
   * Renders.
   *
   * @param path the field that names the form, for what is said about it
   */
  FormRenderer(JsonObjects json, String path) {
    this.json = json;
    this.path = path;
  }

  /**
   * Puts what the form asks for.
   *
   * @throws InvalidInput when the value is no JSON object, has not the keys that the form needs, or
   *     one that the form cannot hold; the message names the key, never the value
   */
  void render(Form form, SecretValue value, ProjectedData data) {
    try (JsonObject object = json.require(value, path)) {
      switch (form) {
        case JSON -> data.put(form.file(), value.bytes(PlaintextAccess.granted()));
        case YAML -> putYaml(value, data);
        case DOT_ENV -> putLines(form, object, FormRenderer::variable, data);
        case PROPERTIES -> putLines(form, object, FileForms::property, data);
        case DOCKER_CONFIG_JSON -> putDockerConfig(object, data);
        case BASIC_AUTH -> {
          putMember(object, USERNAME, data);
          putMember(object, PASSWORD, data);
        }
        case TLS -> {
          putPem(object, "tls.crt", Block.CERTIFICATE, data);
          putPem(object, "tls.key", Block.PRIVATE_KEY, data);
          if (object.keys().contains("ca.crt")) {
            putPem(object, "ca.crt", Block.CERTIFICATE, data);
          }
        }
        case SSH_AUTH -> putPem(object, "ssh-privatekey", Block.PRIVATE_KEY, data);
      }
    }
  }

  private static void putYaml(SecretValue value, ProjectedData data) {
    byte[] text = value.bytes(PlaintextAccess.granted());
    data.put(Form.YAML.file(), YamlText.of(text));
    Arrays.fill(text, (byte) 0);
  }

  private void putLines(
      Form form, JsonObject object, BiFunction<String, byte[], byte[]> line, ProjectedData data) {
    List<byte[]> lines = new ArrayList<>();
    try {
      for (String key : object.keys()) {
        // Null is what a file without the name says.
        if (object.kind(key) != JsonObjects.Member.NULL) {
          byte[] text = text(object, key);
          try {
            lines.add(line.apply(key, text));
          } finally {
            Arrays.fill(text, (byte) 0);
          }
        }
      }
      data.put(form.file(), joined(lines));
    } finally {
      lines.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
    }
  }

  private static byte[] variable(String key, byte[] text) {
    if (!VARIABLE.matcher(key).matches()) {
      throw new InvalidInput(ProjectionReason.FormName.with(key));
    }
    for (byte b : text) {
      if (b == 0) {
        throw new InvalidInput(ProjectionReason.FormNul.with(key));
      }
    }
    return FileForms.variable(key, text);
  }

  /** What kubelet reads (Kubernetes' pkg/credentialprovider, DockerConfigEntry). */
  private void putDockerConfig(JsonObject object, ProjectedData data) {
    byte[] registry = required(object, "registry");
    byte[] username = required(object, USERNAME);
    byte[] password = required(object, PASSWORD);
    List<byte[]> parts = new ArrayList<>(List.of(registry, username, password));
    try {
      for (byte b : username) {
        if (b == ':') {
          throw new InvalidInput(ProjectionReason.FormUserName.with(USERNAME));
        }
      }
      byte[] login = joined(List.of(username, ascii(":"), password));
      byte[] auth = Base64.getEncoder().encode(login);
      List<byte[]> quoted =
          List.of(
              JsonText.quoted(registry),
              JsonText.quoted(username),
              JsonText.quoted(password),
              JsonText.quoted(auth));
      parts.addAll(quoted);
      parts.addAll(List.of(login, auth));
      data.put(
          Form.DOCKER_CONFIG_JSON.file(),
          joined(
              List.of(
                  ascii("{\"auths\":{"),
                  quoted.get(0),
                  ascii(":{\"username\":"),
                  quoted.get(1),
                  ascii(",\"password\":"),
                  quoted.get(2),
                  ascii(",\"auth\":"),
                  quoted.get(3),
                  ascii("}}}"))));
    } finally {
      parts.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
    }
  }

  private void putMember(JsonObject object, String key, ProjectedData data) {
    data.put(key, required(object, key));
  }

  private void putPem(JsonObject object, String key, Block block, ProjectedData data) {
    byte[] text = required(object, key);
    data.put(key, text);
    CharBuffer characters = StandardCharsets.ISO_8859_1.decode(ByteBuffer.wrap(text));
    boolean isThere = block.begin.matcher(characters).find();
    Arrays.fill(characters.array(), '\0');
    if (!isThere) {
      throw new InvalidInput(ProjectionReason.FormNotPem.with(key, block.words));
    }
  }

  private byte[] required(JsonObject object, String key) {
    try (SecretValue member = object.member(key, path)) {
      return member.bytes(PlaintextAccess.granted());
    }
  }

  private byte[] text(JsonObject object, String key) {
    return object.kind(key) == JsonObjects.Member.EMPTY ? new byte[0] : required(object, key);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteBuffer whole = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(whole::put);
    return whole.array();
  }
}
