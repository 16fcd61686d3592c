package dev.strongroom.e2e.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.function.LambdaEmulator;
import dev.strongroom.e2e.operator.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A secret of a login that a function rotates, as a client of AWS makes and sees it. */
final class SecretOfFunction {
  private static final Duration SOON = Duration.ofSeconds(180);

  private final SecretsManagerClient user;
  private final TestNamespace team;
  private final String login;
  private final String arn;
  private final String first;
  private final String token = UUID.randomUUID().toString();

  /** Makes it, in the account of a namespace. */
  SecretOfFunction(SecretsManagerClient user, TestNamespace team, String login, String value) {
    this.user = user;
    this.team = team;
    this.login = login;
    this.arn =
        user.createSecret(
                request -> request.name("shop/" + login + "-" + token).secretString(value))
            .arn();
    this.first = stages().keySet().iterator().next();
  }

  /** The login, which is also the name of its database. */
  String login() {
    return login;
  }

  /** Has the emulator's function rotate it. */
  void rotate() {
    rotate(LambdaEmulator.FUNCTION_NAME);
  }

  /** Has a function of this name rotate it. */
  void rotate(String function) {
    String[] parts = arn.split(":");
    String functionArn = "arn:aws:lambda:%s:%s:function:%s".formatted(parts[3], parts[4], function);
    user.rotateSecret(
        request ->
            request
                .secretId(arn)
                .clientRequestToken(token)
                .rotationLambdaARN(functionArn)
                .rotationRules(rules -> rules.automaticallyAfterDays(30L)));
  }

  /**
   * Waits until the rotation has succeeded.
   *
   * @param log of the operator, for the message
   */
  void assertRotated(LambdaEmulator function, Supplier<String> log) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(stages())
                    .as("%s\n%s\n%s", condition(), function.log(), log.get())
                    .containsEntry(token, List.of("AWSCURRENT"))
                    .containsEntry(first, List.of("AWSPREVIOUS")));
    await().atMost(SOON).until(() -> condition().contains("is current"));
    assertThat(function.log()).doesNotContain(currentPassword());
  }

  /** What the condition Rotated of its object says. */
  String condition() {
    return team
        .client()
        .resources(ManagedSecret.class)
        .inNamespace(team.name())
        .list()
        .getItems()
        .stream()
        .filter(object -> object.getStatus() != null)
        .filter(object -> arn.equals(object.getStatus().arn()))
        .flatMap(object -> TestNamespace.condition(object, "Rotated").stream())
        .map(Condition::getMessage)
        .findFirst()
        .orElse("");
  }

  /** The password of the current version. */
  String currentPassword() {
    try {
      return new ObjectMapper()
          .readTree(user.getSecretValue(request -> request.secretId(arn)).secretString())
          .path("password")
          .asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON", e);
    }
  }

  private Map<String, List<String>> stages() {
    return user.describeSecret(request -> request.secretId(arn)).versionIdsToStages();
  }
}
