package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.cel.CelExpressions;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.projection.Shape.Entry;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProjectionRendererTest {
  private static final String JSON = "{\"user\":\"app\",\"port\":5432,\"secret\":\"canary\"}";
  private final JsonObjects json = new JacksonJsonObjects();
  private final ProjectionRenderer renderer =
      new ProjectionRenderer(json, new CelExpressions(json));

  @Test
  void wholeValuesAndMembersStandSideBySide() {
    assertThat(
            rendered(
                SecretValue.text(JSON), whole("all"), member("u", "user"), member("p", "port")))
        .isEqualTo(Map.of("all", JSON, "u", "app", "p", "5432"));
  }

  @Test
  void aWholeValueNeedNotBeText() {
    // Given
    byte[] bytes = {0, -1, -2};
    SecretValue binary = SecretValue.owning(SecretValue.Kind.BINARY, bytes.clone());

    // When
    byte[][] seen = new byte[1][];
    try (binary;
        ProjectedData data = renderer.render(spec(whole("k")), binary, "")) {
      data.forEach(PlaintextAccess.granted(), (key, value) -> seen[0] = value.clone());
    }

    // Then
    assertThat(seen[0]).isEqualTo(bytes);
  }

  @Test
  void aMissingMemberIsNamedByThePathOfItsEntryAndNotByTheValue() {
    InvalidInput failure = failure(JSON, whole("all"), member("x", "absent"));
    assertThat(failure.finding())
        .isEqualTo(
            ProjectionReason.JsonKeyNotFound.with("spec.projection.data[1].jsonKey", "absent"));
    assertThat(failure.toString()).doesNotContain("canary");
  }

  @Test
  void aValueThatIsNoObjectHasNoMembers() {
    InvalidInput failure = failure("canary", member("x", "user"));
    assertThat(failure.finding().reason()).isEqualTo(ProjectionReason.ValueNotAnObject);
    assertThat(failure.toString()).contains("spec.projection.data").doesNotContain("canary");
  }

  @Test
  void anEmptyMemberIsAnEmptyKeyAndKeepsNoOtherAway() {
    assertThat(
            rendered(
                SecretValue.text("{\"API_KEY\":\"k\",\"OPTIONAL_PROXY\":\"\"}"),
                member("API_KEY", "API_KEY"),
                member("OPTIONAL_PROXY", "OPTIONAL_PROXY")))
        .isEqualTo(Map.of("API_KEY", "k", "OPTIONAL_PROXY", ""));
  }

  @Test
  void whatCannotWorkForTheTypeOfTheSecretIsRefusedWithItsKey() {
    String docker = "kubernetes.io/dockerconfigjson";
    String twice = "eyJhdXRocyI6e319";
    assertThat(typed(docker, twice, whole(".dockerconfigjson")))
        .isEqualTo(ProjectionReason.SecretTypeValue.with(docker, ".dockerconfigjson"));
    assertThat(typed(docker, "{}", whole("value")))
        .isEqualTo(ProjectionReason.SecretTypeKeys.with(docker, ".dockerconfigjson"));
    assertThat(typed("kubernetes.io/dockercfg", "[]", whole(".dockercfg")))
        .isEqualTo(ProjectionReason.SecretTypeValue.with("kubernetes.io/dockercfg", ".dockercfg"));
    assertThat(typed("kubernetes.io/tls", "x", whole("tls.crt")))
        .isEqualTo(ProjectionReason.SecretTypeKeys.with("kubernetes.io/tls", "tls.key"));
    assertThat(typed("kubernetes.io/ssh-auth", "x", whole("key")))
        .isEqualTo(
            ProjectionReason.SecretTypeKeys.with("kubernetes.io/ssh-auth", "ssh-privatekey"));
    assertThat(typed("kubernetes.io/basic-auth", "x", whole("user")))
        .isEqualTo(
            ProjectionReason.SecretTypeKeys.with(
                "kubernetes.io/basic-auth", "username or password"));
    assertThat(typed(docker, "{\"auths\":{},\"auths\":{}}", whole(".dockerconfigjson"))).isNull();
    assertThat(typed("kubernetes.io/basic-auth", "x", whole("password"))).isNull();
    assertThat(typed("example.com/other", "x", whole("any"))).isNull();
  }

  private Finding typed(String type, String text, Entry... entries) {
    ProjectionSpec spec =
        new ProjectionSpec(
            "spec.projection",
            new ObjectName("n"),
            type,
            Map.of(),
            Map.of(),
            Shape.of(entries),
            false,
            false,
            false);
    try (SecretValue value = SecretValue.text(text)) {
      renderer.render(spec, value, "").close();
      return null;
    } catch (InvalidInput refused) {
      return refused.finding();
    }
  }

  @Test
  void renderedDataIsNotPrintedAndIsWipedWhenClosed() {
    // Given
    byte[][] seen = new byte[1][];
    ProjectedData data;
    try (SecretValue value = SecretValue.text("canary")) {
      data = renderer.render(spec(whole("k")), value, "");
    }
    data.forEach(PlaintextAccess.granted(), (key, bytes) -> seen[0] = bytes);
    String printed = data.toString();

    // When
    data.close();

    // Then
    assertThat(printed).doesNotContain("canary");
    assertThat(seen[0]).containsOnly(0);
  }

  private InvalidInput failure(String text, Entry... entries) {
    try (SecretValue value = SecretValue.text(text)) {
      return catchThrowableOfType(
          InvalidInput.class, () -> renderer.render(spec(entries), value, "").close());
    }
  }

  private Map<String, String> rendered(SecretValue value, Entry... entries) {
    Map<String, String> seen = new TreeMap<>();
    try (value;
        ProjectedData data = renderer.render(spec(entries), value, "")) {
      data.forEach(
          PlaintextAccess.granted(),
          (key, bytes) -> seen.put(key, new String(bytes, StandardCharsets.UTF_8)));
    }
    return seen;
  }

  private static Entry whole(String key) {
    return Entry.whole(key);
  }

  private static Entry member(String key, String jsonKey) {
    return Entry.member(key, jsonKey);
  }

  private static ProjectionSpec spec(Entry... entries) {
    return new ProjectionSpec(
        "spec.projection",
        new ObjectName("n"),
        "Opaque",
        Map.of(),
        Map.of(),
        Shape.of(entries),
        false,
        false,
        false);
  }
}
