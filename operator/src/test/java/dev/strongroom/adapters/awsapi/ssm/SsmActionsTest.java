package dev.strongroom.adapters.awsapi.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.Service;
import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.Plaintexts;
import dev.strongroom.core.actions.ActionScene;
import dev.strongroom.core.actions.ValueActions;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.sessions.Session;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.core.signature.VerifiedSignature;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected of references was seen of AWS in September 2026. */
class SsmActionsTest {
  private static final String PREFIX = "/aws/reference/secretsmanager/";

  private final ActionScene scene =
      new ActionScene()
          .allow(
              "get managedsecrets/value prod/db",
              "get managedsecrets/value missing",
              "get managedsecrets/value deleted");
  private final List<Action<?>> actions =
      new SsmActions(
              new ValueActions(scene.access, scene.reading, scene.putting),
              new ActionCalls(ActionScene.REGION, true))
          .all();

  SsmActionsTest() {
    scene.secret("prod/db");
    scene.put("prod/db", "first");
    scene.put("prod/db", "second");
    scene.secret("deleted");
    scene.put("deleted", "gone soon");
    scene.change("deleted", record -> record.withDeletion(Optional.of(ActionScene.NOW)));
    scene.secret("denied");
  }

  @Test
  void aReferenceIsTheCurrentValue() {
    // When
    Map<?, ?> parameter = get(PREFIX + "prod/db");

    // Then
    SecretRecord record = scene.stored("prod/db");
    String version = record.current().orElseThrow().value();
    assertThat(parameter.get("Name")).isEqualTo(PREFIX + "prod/db");
    assertThat(parameter.get("Type")).isEqualTo("SecureString");
    assertThat(text(parameter.get("Value"))).isEqualTo("second");
    assertThat(parameter.get("Version")).isEqualTo(0L);
    assertThat(parameter.get("ARN")).isEqualTo(record.arn().toString());
    assertThat(parameter.get("LastModifiedDate")).isEqualTo(ActionScene.NOW);
    assertThat(parameter.get("SourceResult"))
        .isEqualTo(
            "{\"ARN\":\"%s\",\"name\":\"prod/db\",\"versionId\":\"%s\",\"versionStages\":[\"AWSCURRENT\"],\"createdDate\":\"2026-11-29T12:00:00Z\"}"
                .formatted(record.arn(), version));
    assertThat(parameter.containsKey("Selector")).isFalse();
  }

  @Test
  void aSelectorIsALabelOrAVersion() {
    // Given
    String version = VersionId.derived("prod/db/first").value();

    // When
    Map<?, ?> byLabel = get(PREFIX + "prod/db:AWSPREVIOUS");
    Map<?, ?> byVersion = get(PREFIX + "prod/db:" + version);

    // Then
    assertThat(text(byLabel.get("Value"))).isEqualTo("first");
    assertThat(byLabel.get("Name")).isEqualTo(PREFIX + "prod/db");
    assertThat(byLabel.get("Selector")).isEqualTo(":AWSPREVIOUS");
    assertThat(text(byVersion.get("Value"))).isEqualTo("first");
    assertThat(byVersion.get("Selector")).isEqualTo(":" + version);
  }

  @Test
  void aLabelAsLongAsAVersionIdIsALabelAllTheSame() {
    // Given
    String label = "a-label-that-could-be-the-id-of-a-version";
    scene.put("prod/db", "third", label);

    // When
    Map<?, ?> parameter = get(PREFIX + "prod/db:" + label);

    // Then
    assertThat(text(parameter.get("Value"))).isEqualTo("third");
  }

  @Test
  void aBinarySecretHasNoValue() {
    // Given
    try (SecretValue binary = SecretValue.owning(SecretValue.Kind.BINARY, new byte[] {1, 2, 3})) {
      scene.putting.put(
          "shop",
          scene.stored("prod/db").arn().name(),
          VersionId.derived("binary"),
          binary,
          Set.of());
    }

    // When
    Map<?, ?> parameter = get(PREFIX + "prod/db");

    // Then
    assertThat(parameter.containsKey("Value")).isFalse();
    assertThat(parameter.get("Type")).isEqualTo("SecureString");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          missing        | ParameterNotFound   | An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret aws/reference/secretsmanager/missingnull not found.
          prod/db:NOSUCH | ParameterNotFound   | An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret aws/reference/secretsmanager/prod/db:NOSUCH not found.
          deleted        | ValidationException | Invalid Request to Secrets Manager
          denied         | ValidationException | An error occurred while calling one AWS dependency service.
          also-denied    | ValidationException | An error occurred while calling one AWS dependency service.
          """)
  void refusalsAreThoseOfAws(String reference, String code, String message) {
    // When / Then
    assertRefused(PREFIX + reference, true, code, message);
  }

  @Test
  void aReferenceIsReadWithDecryptionAlone() {
    // When / Then
    assertRefused(
        PREFIX + "prod/db",
        false,
        "ValidationException",
        "WithDecryption flag must be True for retrieving a Secret Manager secret.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prod/db:AWSCURRENT:extra",
        "prod/db:",
        "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db"
      })
  void aMalformedSelectorIsSeenFirst(String reference) {
    // When / Then
    assertRefused(
        PREFIX + reference,
        false,
        "ValidationException",
        "Invalid parameter name. Please use correct syntax for referencing a version/label "
            + " <name>:<version/label>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/prod/db", "prod/db", "aws/reference/secretsmanager/prod/db"})
  void thereAreNoOtherParameters(String name) {
    // When / Then
    assertRefused(name, true, "ParameterNotFound", "");
  }

  @Test
  void severalParametersTellWhichCannotBeAnswered() {
    // Given
    List<String> names =
        List.of(
            PREFIX + "prod/db",
            PREFIX + "missing",
            PREFIX + "prod/db:AWSPREVIOUS",
            PREFIX + "prod/db:a:b",
            PREFIX + "deleted",
            "/other");

    // When
    Map<String, ?> output = call("GetParameters", "Names", names, true);

    // Then
    assertThat((List<?>) output.get("Parameters"))
        .extracting(parameter -> text(((Map<?, ?>) parameter).get("Value")))
        .containsExactly("second", "first");
    assertThat(output.get("InvalidParameters"))
        .isEqualTo(List.of(names.get(1), names.get(3), names.get(4), names.get(5)));
    Plaintexts.wipe(output);
  }

  @Test
  void oneClosedDoorRefusesSeveralParameters() {
    // When / Then
    assertThatExceptionOfType(AwsException.class)
        .isThrownBy(
            () ->
                call(
                    "GetParameters", "Names", List.of(PREFIX + "prod/db", PREFIX + "denied"), true))
        .satisfies(
            refused ->
                assertThat(refused.error().message())
                    .isEqualTo("An error occurred while calling one AWS dependency service."));
  }

  private Map<?, ?> get(String name) {
    return (Map<?, ?>) call("GetParameter", "Name", name, true).get("Parameter");
  }

  private void assertRefused(String name, boolean decrypted, String code, String message) {
    assertThatExceptionOfType(AwsException.class)
        .isThrownBy(() -> call("GetParameter", "Name", name, decrypted))
        .satisfies(
            refused -> {
              assertThat(refused.error().code()).isEqualTo(code);
              assertThat(refused.error().message()).isEqualTo(message);
            });
  }

  private Map<String, ?> call(String action, String member, Object value, boolean decrypted) {
    Input input = new Input();
    input.put(member, value);
    input.put("WithDecryption", decrypted);
    Action<?> asked =
        actions.stream().filter(a -> a.name().equals(action)).findFirst().orElseThrow();
    return handle(asked, input);
  }

  private static <I> Map<String, ?> handle(Action<I> action, Input input) {
    return action.handler().handle(call(action.name()), action.decoder().apply(input));
  }

  private static Call call(String action) {
    SessionIdentity app = new SessionIdentity(ActionScene.SHOP, "shop", "app", "uid-1", "pod");
    Session session = new Session("ASIA1", app, ActionScene.NOW, ActionScene.NOW.plusSeconds(3600));
    return new Call(
        "request-1",
        Service.SSM,
        action,
        Optional.of(new VerifiedSignature<>(session, "ASIA1", ActionScene.NOW, false)),
        "192.0.2.1",
        "",
        ActionScene.NOW);
  }

  private static String text(Object value) {
    return ((SecretValue) value).text(PlaintextAccess.granted());
  }
}
