package dev.strongroom.adapters.kubernetes.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.postgresql.PostgresType;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.rotation.RotationWorld;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetConnection.Address;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.LocalReference;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the credentials of administrators and of functions may be sent. */
class AdminSecretsTest {
  private static final PostgresType TYPE =
      new PostgresType(new JsonCredentials(new JacksonJsonObjects()));
  private static final Address THERE = new Address("db.example.org", 5432);

  @Test
  void aValueThatNamesTheTargetsHostIsUsed() {
    // Given
    String value = "{\"username\":\"root\",\"password\":\"p\",\"host\":\"DB.example.org\"}";

    // When
    String read = read(new RotationWorld(value), "{name: db}", "db");

    // Then
    assertThat(read).isEqualTo(value);
  }

  @Test
  void aValueThatNamesNoHostIsUsedWhereItsObjectSaysSo() {
    // Given
    RotationWorld world = new RotationWorld("{\"username\":\"root\",\"password\":\"p\"}");

    // When
    String read =
        read(
            world,
            "{name: db, annotations: {strongroom.dev/rotate-to-host: 'db.example.org:5432'}}",
            "db");

    // Then
    assertThat(read).contains("root");
  }

  @Test
  void aValueThatWasUsedThereIsUsedAgain() {
    // Given
    RotationWorld world = new RotationWorld("{\"username\":\"root\",\"password\":\"p\"}");
    world.change(record -> record.withRotation(record.rotation().withHost("db.example.org:5432")));

    // When
    String read = read(world, "{name: db}", "db");

    // Then
    assertThat(read).contains("root");
  }

  @Test
  void whoeverDeclaresATargetDoesNotTherebyGetAnAdministratorsPassword() {
    for (String value :
        new String[] {
          "{\"username\":\"root\",\"password\":\"p\"}",
          "{\"username\":\"root\",\"password\":\"p\",\"host\":\"other.example.org\"}"
        }) {
      // When
      InvalidInput refused =
          catchThrowableOfType(
              InvalidInput.class, () -> read(new RotationWorld(value), "{name: db}", "db"));

      // Then
      assertThat(refused.finding())
          .isEqualTo(RotationReason.AdminSecretElsewhere.with("db", "db.example.org:5432"));
    }
  }

  @Test
  void aSecretThatIsNotThereYetIsWaitedFor() {
    // When
    NotYet missing =
        catchThrowableOfType(
            NotYet.class, () -> read(new RotationWorld("{}"), "{name: db}", "another"));

    // Then
    assertThat(missing.finding()).isEqualTo(RotationReason.AdminSecretNotFound.with("another"));
  }

  @Test
  void aValueMayNameItsAdministratorAsOnAws() {
    // Given
    RotationWorld world =
        new RotationWorld("{\"username\":\"root\",\"password\":\"p\",\"host\":\"db.example.org\"}");

    // When
    String read = readByValue(world, world.record().arn().toString());

    // Then
    assertThat(read).contains("root");
  }

  @Test
  void noAdministratorOfAnotherAccountIsUsed() {
    // Given
    RotationWorld world = new RotationWorld("{}");
    String foreign =
        world
            .record()
            .arn()
            .toString()
            .replace(world.record().arn().account().value(), "999999999999");

    // When
    InvalidInput refused =
        catchThrowableOfType(InvalidInput.class, () -> readByValue(world, foreign));

    // Then
    assertThat(refused.finding()).isEqualTo(RotationReason.AdminSecretForeign.with());
  }

  @Test
  void aFunctionGetsTheCredentialWhoseObjectNamesItsHost() {
    // When
    String read = readForFunction("{strongroom.dev/rotate-to-host: db.example.org}", "db");

    // Then
    assertThat(read).isEqualTo("token");
  }

  @Test
  void whoeverDeclaresAFunctionDoesNotTherebyGetAValue() {
    for (String annotations : new String[] {"{}", "{strongroom.dev/rotate-to-host: elsewhere}"}) {
      // When
      InvalidInput refused =
          catchThrowableOfType(InvalidInput.class, () -> readForFunction(annotations, "db"));

      // Then
      assertThat(refused.finding())
          .isEqualTo(RotationReason.FunctionCredentialElsewhere.with("db", "db.example.org:5432"));
    }
  }

  @Test
  void aCredentialOfAFunctionThatIsNotThereYetIsWaitedFor() {
    // When
    NotYet missing = catchThrowableOfType(NotYet.class, () -> readForFunction("{}", "another"));

    // Then
    assertThat(missing.finding())
        .isEqualTo(RotationReason.FunctionCredentialNotFound.with("another"));
  }

  private static String readForFunction(String annotations, String named) {
    try (SecretValue credential =
        admins(new RotationWorld("token"), "{name: db, annotations: " + annotations + "}")
            .at(
                RotationWorld.NAMESPACE,
                new LocalReference(named),
                "spec.function.credentialRef",
                THERE)
            .get()) {
      return credential.text(PlaintextAccess.granted());
    }
  }

  private static AdminSecrets admins(RotationWorld world, String metadata) {
    ManagedSecret object =
        Serialization.unmarshal("metadata: " + metadata + "\nspec: {}", ManagedSecret.class);
    return new AdminSecrets(
        (namespace, name) -> Optional.of(object).filter(ms -> name.equals("db")),
        world,
        world,
        new JsonCredentials(new JacksonJsonObjects()));
  }

  private static String readByValue(RotationWorld world, String masterArn) {
    ExternalSecretTarget target =
        Serialization.unmarshal(
            "metadata: {namespace: %s, name: target}\nspec: {}".formatted(RotationWorld.NAMESPACE),
            ExternalSecretTarget.class);
    AdminSecrets admins =
        new AdminSecrets(
            (namespace, name) -> Optional.empty(),
            world,
            world,
            new JsonCredentials(new JacksonJsonObjects()));
    try (SecretValue current = SecretValue.text("{\"masterarn\":\"" + masterArn + "\"}");
        SecretValue admin =
            admins
                .of(target, world.record(), TYPE, Optional.of(THERE))
                .read(current)
                .orElseThrow()) {
      return admin.text(PlaintextAccess.granted());
    }
  }

  private static String read(RotationWorld world, String metadata, String named) {
    ExternalSecretTarget target =
        Serialization.unmarshal(
            "metadata: {namespace: %s, name: target}\nspec: {adminSecretRef: {name: %s}}"
                .formatted(RotationWorld.NAMESPACE, named),
            ExternalSecretTarget.class);
    try (SecretValue current = SecretValue.text("{}");
        SecretValue admin =
            admins(world, metadata)
                .of(target, world.record(), TYPE, Optional.of(THERE))
                .read(current)
                .orElseThrow()) {
      return admin.text(PlaintextAccess.granted());
    }
  }
}
