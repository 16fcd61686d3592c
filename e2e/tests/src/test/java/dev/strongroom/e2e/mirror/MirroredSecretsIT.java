package dev.strongroom.e2e.mirror;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.adapters.kubernetes.mirror.MirroredSecrets;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.ChangeDeclaration;
import dev.strongroom.core.secrets.CreateDeclaredSecret;
import dev.strongroom.core.secrets.DeclarationChange;
import dev.strongroom.core.secrets.DeclaredByApi;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Secrets that callers of the API create, as objects of the cluster. */
@WithOperator
class MirroredSecretsIT {
  private static final VersionId TOKEN = VersionId.derived("token");
  private static final VersionId OTHER = VersionId.derived("other token");
  private static final String TOKEN_ANNOTATION = "strongroom.dev/client-request-token";
  private static StoreAccess store;
  private static MirroredSecrets mirror;
  private static NamespaceIdentity namespace;

  @BeforeAll
  static void open(TestNamespace team) {
    store = StoreAccess.openReplica(team.client(), TestOperator.NAMESPACE, Clock.systemUTC());
    mirror = new MirroredSecrets(team.client());
    team.apply("by-kubectl", "{value: {generate: {}}}");
    SecretArn arn = SecretArn.parse(team.awaitReady("by-kubectl").getStatus().arn());
    namespace =
        new NamespaceIdentity(team.name(), team.uid(), Instant.now(), arn.account(), Set.of());
  }

  @AfterAll
  static void close() {
    store.store().cache().close();
  }

  @Test
  void aCreatedSecretIsAnObjectThatIsReadyAndCanBeProjected(TestNamespace team) {
    // When
    SecretRecord record =
        create("Prod/Orders", new Metadata("login", Map.of("team", "shop"), ""), TOKEN, "s3cret");

    // Then
    ManagedSecret object = team.awaitReady(record.owner().name());
    assertThat(object.getMetadata().getName()).matches("prod-orders-[0-9a-f]{12}");
    assertThat(object.getSpec().name()).isEqualTo("Prod/Orders");
    assertThat(object.getSpec().description()).isEqualTo("login");
    assertThat(object.getSpec().tags()).containsExactly(Map.entry("team", "shop"));
    assertThat(object.getSpec().value()).isNull();
    assertThat(object.getMetadata().getAnnotations())
        .containsEntry(TOKEN_ANNOTATION, TOKEN.value());
    assertThat(object.getStatus().arn()).isEqualTo(record.arn().toString());
    assertThat(object.getStatus().versionId()).isEqualTo(TOKEN.value());
    team.apply(record.owner().name(), "{name: Prod/Orders, projection: {name: orders}}");
    team.awaitText("orders", "value", "s3cret");
  }

  @Test
  void anInterruptedCreationIsContinuedWithItsTokenAlone(TestNamespace team) {
    // Given
    Owner left = mirror.create(declared(team, "interrupted", TOKEN));
    team.awaitCondition("interrupted", "Unknown", "NoValueYet");

    // When
    SecretRecord record = create("interrupted", Metadata.NONE, TOKEN, "s3cret");

    // Then
    assertThat(record.owner()).isEqualTo(left);
    assertThat(team.awaitReady("interrupted").getStatus().versionId()).isEqualTo(TOKEN.value());
    assertThat(team.records())
        .filteredOn(r -> r.getSpec().getArn().contains("interrupted"))
        .hasSize(1);
    assertRejected(() -> mirror.create(declared(team, "interrupted", OTHER)));
    assertThat(mirror.create(declared(team, "interrupted", TOKEN))).isEqualTo(left);
  }

  @Test
  void theObjectOfAnotherSecretIsLeftAloneAndTheNextNameIsTaken(TestNamespace team) {
    // Given
    team.apply("database", "{name: prod/database, value: {generate: {}}}");
    ManagedSecret others = team.awaitReady("database");

    // When
    SecretRecord record = create("database", Metadata.NONE, TOKEN, "s3cret");

    // Then
    assertThat(record.owner().name()).matches("database-[0-9a-f]{12}");
    assertThat(team.awaitReady(record.owner().name()).getSpec().name()).isEqualTo("database");
    assertThat(team.managedSecrets("database").get().getMetadata().getResourceVersion())
        .isEqualTo(others.getMetadata().getResourceVersion());
    assertRejected(() -> mirror.create(declared(team, "by-kubectl", TOKEN)));
  }

  @Test
  void aChangeIsOfTheObjectFirstAndKeepsWhatKubectlHasDeclared(TestNamespace team) {
    // Given
    team.apply(
        "changed",
        "{description: old, tags: {a: one, b: two}, value: {generate: {}}, projection: {}}");
    SecretRecord before = record(team.awaitReady("changed"));

    // When
    SecretRecord changed =
        new ChangeDeclaration(store.store().cachedRecords(), mirror, Clock.systemUTC())
            .change(
                before,
                DeclarationChange.NONE
                    .withDescription("")
                    .withType("SalesforceClientSecret")
                    .withTags(Map.of("c", "three"))
                    .withoutTags(Set.of("a")));

    // Then
    assertThat(changed.metadata())
        .isEqualTo(new Metadata("", Map.of("b", "two", "c", "three"), "SalesforceClientSecret"));
    ManagedSecret object = team.awaitReady("changed");
    assertThat(object.getSpec().description()).isNull();
    assertThat(object.getSpec().type()).isEqualTo("SalesforceClientSecret");
    assertThat(object.getSpec().tags()).isEqualTo(Map.of("b", "two", "c", "three"));
    assertThat(object.getSpec().projection()).isNotNull();
    assertThat(object.getMetadata().getManagedFields())
        .anyMatch(
            field ->
                field.getManager().equals("strongroom-endpoint")
                    && field.getFieldsV1().toString().contains("f:type"));
    assertThat(store.record(team.name(), "changed")).isEqualTo(changed);
  }

  @Test
  void aResourcePolicyIsDeclaredKeptAndTakenAway(TestNamespace team) {
    // Given
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
         "Action": "secretsmanager:DeleteSecret", "Resource": "*"}]}
        """;
    ChangeDeclaration changes =
        new ChangeDeclaration(store.store().cachedRecords(), mirror, Clock.systemUTC());
    team.apply("guarded", "{value: {generate: {}}}");
    SecretRecord before = record(team.awaitReady("guarded"));

    // When
    SecretRecord guarded = changes.change(before, DeclarationChange.NONE.withPolicy(policy));

    // Then
    assertThat(guarded.metadata().policy()).contains(policy);
    assertThat(team.awaitReady("guarded").getSpec().resourcePolicy()).isEqualTo(policy);

    // When
    team.managedSecrets("guarded")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"resourcePolicy\": \"[]\"}}");

    // Then
    ManagedSecret refused = team.awaitNotReady("guarded", "MalformedPolicy");
    assertThat(message(refused)).startsWith("spec.resourcePolicy");
    assertThat(store.record(team.name(), "guarded").metadata().policy()).contains(policy);

    // When
    SecretRecord free =
        changes.change(store.record(team.name(), "guarded"), DeclarationChange.NONE.withPolicy(""));

    // Then
    assertThat(free.metadata().policy()).isEmpty();
    assertThat(team.awaitReady("guarded").getSpec().resourcePolicy()).isNull();
  }

  @Test
  void anObjectThatIsGoneOrAnotherIsNotChanged(TestNamespace team) {
    // Given
    Owner owner = mirror.create(declared(team, "made-anew", TOKEN));
    Owner earlier =
        new Owner(owner.namespace(), owner.name(), "11111111-2222-3333-4444-555555555555");
    DeclarationChange change = DeclarationChange.NONE.withDescription("new");

    // When, Then
    assertThat(mirror.change(earlier, change)).isFalse();
    assertThat(team.managedSecrets("made-anew").get().getSpec().description()).isNull();
    assertThat(mirror.change(owner, change)).isTrue();
    team.managedSecrets("made-anew").delete();
    assertThat(mirror.change(owner, change)).isFalse();
  }

  @Test
  void aChangeThatTheDefinitionForbidsIsRefusedAsAWhole(TestNamespace team) {
    // Given
    Owner owner = mirror.create(declared(team, "refused", TOKEN));

    // When, Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(
            () -> mirror.change(owner, DeclarationChange.NONE.withDescription("x".repeat(2049))))
        .satisfies(
            e ->
                assertThat(e.finding())
                    .isEqualTo(RequestReason.ObjectRefused.with("refused", 422)));
  }

  @Test
  void onlyTheVeryObjectIsRemoved(TestNamespace team) {
    // Given
    Owner owner = mirror.create(declared(team, "removed", TOKEN));

    // When
    mirror.remove(new Owner(owner.namespace(), owner.name(), "another-uid"));

    // Then
    assertThat(team.managedSecrets("removed").get()).isNotNull();
    mirror.remove(owner);
    assertThat(team.managedSecrets("removed").get()).isNull();
    mirror.remove(owner);
  }

  @Test
  void whatTheApiServerRefusesIsAnErrorOfTheCallers() {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(
            () ->
                mirror.create(
                    new DeclaredByApi(
                        "no-such-namespace", new SecretName("x"), Metadata.NONE, TOKEN)))
        .satisfies(
            e -> assertThat(e.finding()).isEqualTo(RequestReason.ObjectRefused.with("x", 404)));
  }

  private static SecretRecord create(String name, Metadata metadata, VersionId token, String text) {
    try (SecretValue value = SecretValue.text(text)) {
      return new CreateDeclaredSecret(
              store.store().cachedRecords(),
              store.store().queries(),
              store.values(),
              mirror,
              any -> namespace,
              "cluster-local-1",
              AccountBudget.UNLIMITED,
              Clock.systemUTC())
          .create(
              new DeclaredByApi(namespace.name(), new SecretName(name), metadata, token),
              namespace,
              Optional.of(value));
    }
  }

  private static SecretRecord record(ManagedSecret object) {
    return store.record(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  private static DeclaredByApi declared(TestNamespace team, String name, VersionId token) {
    return new DeclaredByApi(team.name(), new SecretName(name), Metadata.NONE, token);
  }

  private static void assertRejected(Runnable call) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Rejected.Kind.EXISTS));
  }
}
