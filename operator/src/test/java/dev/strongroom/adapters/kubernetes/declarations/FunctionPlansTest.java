package dev.strongroom.adapters.kubernetes.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.function.FunctionCalls;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.rotation.RotationFunction;
import dev.strongroom.core.rotation.RotationStrategy;
import dev.strongroom.core.rotation.RotationWorld;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.FunctionEndpoint;
import dev.strongroom.core.targets.JobSource;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetRegistry;
import dev.strongroom.core.targets.Targets;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.RotationPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionPlansTest {
  private static final String URL = "url: 'https://functions.example.com'";

  private static ExternalSecretTarget target(String function) {
    return Serialization.unmarshal(
        "metadata: {namespace: shop, name: rotate}\nspec: {type: Function, function: {%s}}"
            .formatted(function),
        ExternalSecretTarget.class);
  }

  private static ExternalSecretTarget jobs(String declared) {
    return Serialization.unmarshal(
        "metadata: {namespace: shop, name: rotate}\nspec: {type: Job, job: {%s}}"
            .formatted(declared),
        ExternalSecretTarget.class);
  }

  private static FunctionPlans plans() {
    RotationWorld world = new RotationWorld("{}");
    AdminSecrets credentials =
        new AdminSecrets(
            (namespace, name) -> Optional.empty(),
            world,
            world,
            new JsonCredentials(new JacksonJsonObjects()));
    return new FunctionPlans(
        credentials,
        new Targets(
            new TargetRegistry(),
            (owner, type, connection) -> world.target,
            new FunctionCalls(AllowedHosts.unrestricted())::function,
            (namespace, source) -> new StartedJobs(source)));
  }

  private static PolicyReader policy(String spec) {
    return new PolicyReader(
        Serialization.unmarshal(
            "metadata: {name: monthly, resourceVersion: '1'}\nspec: " + spec, RotationPolicy.class),
        MinimumInterval.AWS);
  }

  @Test
  void whatIsNotDeclaredHasTheDefaultsOfTheDescriptions() {
    // When
    FunctionEndpoint endpoint = FunctionPlans.endpoint(target(URL), Optional.of("pem"));

    // Then
    assertThat(endpoint)
        .isEqualTo(
            new FunctionEndpoint(
                FunctionEndpoint.Protocol.LAMBDA,
                "functions.example.com",
                443,
                "/2015-03-31/functions/rotate/invocations",
                TlsMode.VERIFY_FULL,
                Optional.of("pem"),
                Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', rotate",
    "', functionName: Rotate_1', Rotate_1",
    "', protocol: Webhook, credentialRef: {name: key}',"
  })
  void anArnNamesAFunctionByItsOwnNameOrThatOfItsObject(String declared, String name) {
    // When
    Optional<String> found = FunctionPlans.functionName(target(URL + declared));

    // Then
    assertThat(found).isEqualTo(Optional.ofNullable(name));
  }

  @Test
  void aFunctionDecidesItselfHowItRotates() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                plans()
                    .strategy(
                        policy("{strategy: AlternatingUsers}"), target(URL), Optional.empty()))
        .satisfies(
            refused ->
                assertThat(refused.finding())
                    .isEqualTo(
                        RotationReason.StrategyUnsupported.with(
                            "Function", "AlternatingUsers", "what the function does")));
  }

  @Test
  void itsWorkIsGivenUpAfterItsTimeLimit() {
    // When
    RotationStrategy strategy =
        plans().strategy(policy("{}"), target(URL + ", timeoutSeconds: 30"), Optional.empty());

    // Then
    assertThat(strategy.worksOutside()).isTrue();
    assertThat(strategy.workLimit()).isEqualTo(Duration.ofSeconds(35));
  }

  @Test
  void whatIsNotDeclaredOfJobsHasTheDefaultsOfTheDescriptions() {
    // When
    JobSource source = FunctionPlans.jobs(jobs("cronJobRef: {name: template}"));

    // Then
    assertThat(source)
        .isEqualTo(new JobSource(new ObjectName("template"), "rotate", Duration.ofSeconds(300)));
  }

  @Test
  void theStrategyOfJobsIsCalledSoAndWaitsForThem() {
    // When
    RotationStrategy strategy =
        plans()
            .strategy(
                policy("{}"),
                jobs("cronJobRef: {name: template}, timeoutSeconds: 30"),
                Optional.empty());

    // Then
    assertThat(strategy.declared()).isEqualTo("Job");
    assertThat(strategy.workLimit()).isEqualTo(Duration.ofSeconds(35));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: Job                                   | spec.job",
        "'type: Job, job: {cronJobRef: {name: ../x}}' | spec.job.cronJobRef.name"
      })
  void aTargetOfJobsNamesACronJob(String spec, String path) {
    // Given
    ExternalSecretTarget target =
        Serialization.unmarshal(
            "metadata: {namespace: shop, name: rotate}\nspec: {%s}".formatted(spec),
            ExternalSecretTarget.class);

    // When, Then
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> FunctionPlans.jobs(target))
        .withMessageContaining(path);
  }

  /** Takes as long as it may. */
  private record StartedJobs(JobSource source) implements RotationFunction {
    @Override
    public Optional<TargetProblem> start(Call call, Optional<SecretValue> credential) {
      return Optional.empty();
    }

    @Override
    public Optional<State> state(String id, Duration patience) {
      return Optional.of(new State.Running());
    }

    @Override
    public Duration timeout() {
      return source.timeout();
    }
  }
}
