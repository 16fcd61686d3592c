package dev.strongroom.adapters.kubernetes.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.adapters.targets.function.FunctionCalls;
import dev.strongroom.adapters.targets.postgresql.PostgresType;
import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.IssuedValue;
import dev.strongroom.core.rotation.RetireRules;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.RotationWorld;
import dev.strongroom.core.rotation.TargetStrategy;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.ChannelBinding;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetRegistry;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.targets.Targets;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.PasswordRules;
import dev.strongroom.crds.PostgreSqlTarget;
import dev.strongroom.crds.RotationPolicy;
import dev.strongroom.crds.RotationPolicySpec;
import dev.strongroom.crds.TargetTls;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Plans of rotations, made from what users declare. */
class RotationPlansTest {
  private static final JacksonJsonObjects JSON = new JacksonJsonObjects();
  private static final PostgreSqlTarget DECLARED =
      new PostgreSqlTarget(
          "db.example.org",
          6432,
          "shop",
          new TargetTls(TargetTls.Mode.VerifyCA, null),
          7,
          20,
          null,
          true,
          PostgreSqlTarget.ChannelBinding.Prefer,
          null);

  /** A value that names the secret with the issuer's key. */
  private static final RotationWorld ISSUED =
      new RotationWorld(
          "{\"masterarn\":\"arn:aws:secretsmanager:us-east-1:111122223333:secret:ca\"}");

  private final RotationWorld world = new RotationWorld("{\"password\":\"old\"}");
  private final List<TargetConnection> opened = new ArrayList<>();

  @Test
  void thePlanComesFromTheRegisteredType() {
    // When
    RotationPlan plan = plan(new PostgresType(new JsonCredentials(JSON)), DECLARED, 24);

    // Then
    DatabaseConnection read = DatabaseSettings.read(opened.get(0).settings());
    assertThat(read)
        .isEqualTo(
            new DatabaseConnection(
                Optional.of("db.example.org"),
                Optional.of(6432),
                Optional.of("shop"),
                TlsMode.VERIFY_CA,
                Optional.empty(),
                Duration.ofSeconds(7),
                Duration.ofSeconds(20),
                false,
                true,
                Optional.of(ChannelBinding.PREFER)));
    assertThat(opened.get(0).stepTimeout()).isEqualTo(read.stepTimeout());
    assertThat(opened.get(0).settleTime()).isEqualTo(read.settleTime());
    assertThat(plan.host().orElseThrow().address()).isEqualTo("db.example.org:6432");
  }

  @Test
  void anAdministratorThatNobodyNeedsIsNotRead() {
    // Given a value that names one of another account, as values that came from AWS do
    RotationWorld named =
        new RotationWorld(
            "{\"password\":\"old\",\"masterarn\":"
                + "\"arn:aws:secretsmanager:us-east-1:111122223333:secret:x\"}");

    // When
    RotationPlan plan = plan(new PostgresType(new JsonCredentials(JSON)), DECLARED, 24, named);

    // Then
    try (SecretValue current = SecretValue.text("{}")) {
      assertThat(((TargetStrategy) plan.strategy()).admin().read(current)).isEmpty();
    }
  }

  @Test
  void aMissingConnectionIsNamed() {
    // When
    InvalidInput refused =
        catchThrowableOfType(
            InvalidInput.class, () -> plan(new PostgresType(new JsonCredentials(JSON)), null, 24));

    // Then
    assertThat(refused.finding())
        .isEqualTo(
            DeclarationReason.InvalidSpecField.with(
                "spec.postgresql", "must be given for type PostgreSQL."));
  }

  @Test
  void aPasswordThatIsTooLongForTheTypeIsRefusedBeforeAnythingIsOpened() {
    // When
    InvalidInput refused =
        catchThrowableOfType(InvalidInput.class, () -> plan(new ShortPasswords(), DECLARED, 17));

    // Then
    assertThat(refused.finding())
        .isEqualTo(
            DeclarationReason.InvalidSpecField.with(
                "spec.password.length", "must be at most 16 for a target of type PostgreSQL."));
    assertThat(opened).isEmpty();
  }

  @Test
  void theTypesOwnRulesHoldWhereThePolicySetsNone() {
    // When
    plan(new ShortPasswords(), DECLARED, null);

    // Then
    assertThat(opened).hasSize(1);
  }

  @Test
  void theKeyOfAnIssuerIsNotHandedToTheTarget() {
    // When
    RotationPlan plan = plan(new IssuedValues(), DECLARED, null, ISSUED, RetireRules.WITH_NEXT);

    // Then
    TargetStrategy strategy = (TargetStrategy) plan.strategy();
    assertThat(strategy.declared()).isEqualTo("Reissue");
    try (SecretValue current = SecretValue.text("{}")) {
      assertThat(strategy.admin().read(current)).isEmpty();
    }
  }

  @Test
  void anIssuedCredentialEndsByItselfAlone() {
    // Given
    RetireRules afterAnHour = RetireRules.after(Optional.of(Duration.ofHours(1)));

    // When
    InvalidInput refused =
        catchThrowableOfType(
            InvalidInput.class,
            () -> plan(new IssuedValues(), DECLARED, null, ISSUED, afterAnHour));

    // Then
    assertThat(refused).hasMessageContaining("spec.retireAfter: does not go with");
    assertThat(opened).isEmpty();
  }

  private RotationPlan plan(TargetType<?> type, PostgreSqlTarget declared, Integer length) {
    return plan(type, declared, length, world);
  }

  private RotationPlan plan(
      TargetType<?> type, PostgreSqlTarget declared, Integer length, RotationWorld world) {
    return plan(type, declared, length, world, RetireRules.WITH_NEXT);
  }

  private RotationPlan plan(
      TargetType<?> type,
      PostgreSqlTarget declared,
      Integer length,
      RotationWorld world,
      RetireRules retire) {
    Targets targets =
        new Targets(
            new TargetRegistry(type),
            (namespace, opening, connection) -> {
              opened.add(connection);
              return world.target;
            },
            new FunctionCalls(AllowedHosts.unrestricted())::function,
            (namespace, source) -> {
              throw new IllegalStateException("no plan here has Jobs");
            });
    ExternalSecretTarget target = new ExternalSecretTarget();
    target.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName("db").build());
    target.setSpec(
        new ExternalSecretTargetSpec(
            ExternalSecretTargetSpec.Type.PostgreSQL,
            null,
            null,
            declared,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    RotationPolicy policy = new RotationPolicy();
    policy.setMetadata(new ObjectMetaBuilder().withResourceVersion("1").build());
    policy.setSpec(
        new RotationPolicySpec(
            null,
            null,
            null,
            new PasswordRules(length, null, null, null, null, null, null, null, null),
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    return new RotationPlans(
            new Authorities(null, References.UNWATCHED),
            Generators.over(new SecureRandom()),
            JSON,
            targets,
            new AdminSecrets(
                (namespace, name) -> Optional.empty(), world, world, new JsonCredentials(JSON)),
            () -> world.now)
        .plan(
            new PolicyReader(policy, MinimumInterval.AWS),
            Optional.of(target),
            world.record(),
            Optional.empty(),
            retire);
  }

  /** A type whose values are issued. */
  private static final class IssuedValues extends ShortPasswords {
    @Override
    public List<RotationWay> ways() {
      return List.of(new RotationWay(RotationMode.REISSUE, true));
    }

    @Override
    public IssuedValue issuedValue(
        TargetConnection connection, JsonObjects json, Generators generators) {
      return (current, issuer, now) -> current.copy();
    }
  }

  /** A type whose passwords have at most 16 characters. */
  private static class ShortPasswords implements TargetType<PostgreSqlTarget> {
    @Override
    public String name() {
      return "PostgreSQL";
    }

    @Override
    public Class<PostgreSqlTarget> declaration() {
      return PostgreSqlTarget.class;
    }

    @Override
    public TargetConnection connection(PostgreSqlTarget declared, Optional<String> authorities) {
      return new TargetConnection(Optional.empty(), Map.of(), Duration.ZERO, Duration.ZERO);
    }

    @Override
    public dev.strongroom.core.values.PasswordRules passwordRules() {
      return new dev.strongroom.core.values.PasswordRules(
          12, "", false, false, false, false, false, true);
    }

    @Override
    public int longestPassword() {
      return 16;
    }

    @Override
    public Optional<String> hostIn(SecretValue value) {
      return Optional.empty();
    }

    @Override
    public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
      throw new UnsupportedOperationException("only workers open drivers");
    }
  }
}
