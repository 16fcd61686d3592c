package dev.strongroom.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.faults.Fault;
import dev.strongroom.e2e.faults.FaultyProxy;
import dev.strongroom.e2e.faults.RequestKind;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.TestUser;
import dev.strongroom.e2e.rotation.DeclaredRotations;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Objects of a tenant that cannot succeed cost the API server little, and go on as soon as they
 * can. {@code STRONGROOM_E2E_MISSING_REFERENCES} says how many Secrets are missing.
 */
@Tag("hostile")
@RequiresCluster
@TestMethodOrder(OrderAnnotation.class)
class BackOffIT {
  private static final int SECRETS =
      Integer.parseInt(System.getenv().getOrDefault("STRONGROOM_E2E_MISSING_REFERENCES", "300"));
  private static final String NAMESPACE = "back-off";
  private static final int TARGETS = 40;
  private static final int FOREIGN = 40;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration WATCHED = Duration.ofSeconds(30);

  @TempDir static Path folder;

  private static final AtomicInteger READS = new AtomicInteger();
  private static FaultyProxy proxy;
  private static TestOperator operator;
  private static KubernetesClient admin;
  private static TestNamespace team;
  private static DeclaredRotations rotations;

  @BeforeAll
  static void start(Cluster cluster) {
    TestOperator.install(cluster);
    admin = cluster.client();
    team = TestNamespace.create(admin, NAMESPACE).as(TestUser.TRUSTED_TENANT);
    rotations = new DeclaredRotations(team);
    proxy = new FaultyProxy(cluster.client().getConfiguration(), folder);
    proxy.set(BackOffIT::counted);
    operator =
        TestOperator.start(
            proxy.through(TestOperator.configuration(cluster)), Clock.systemUTC(), Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
    proxy.close();
    admin.namespaces().withName(NAMESPACE).delete();
  }

  private static Optional<Fault> counted(RequestKind kind, String requestLine) {
    if (isAboutReferences(requestLine)) {
      READS.incrementAndGet();
    }
    return Optional.empty();
  }

  /** Of Secrets and ConfigMaps, whatever is asked about them. */
  private static boolean isAboutReferences(String requestLine) {
    return requestLine.matches("\\S+ /api/v1/(namespaces/[^/]+/)?(secrets|configmaps)\\b.*");
  }

  @Test
  @Order(1)
  void missingReferencesAreReadOnceAndThenWaitedFor() throws InterruptedException {
    // Given
    for (int i = 0; i < SECRETS; i++) {
      takeFrom("waiting-" + i, "missing-" + i);
    }
    team.apply("RotationPolicy", "once", "{retries: {attempts: 1}}");
    for (int i = 0; i < TARGETS; i++) {
      rotations.target(
          "target-" + i,
          "host: localhost, tls: {caConfigMapRef: {name: missing-ca-%d}}".formatted(i));
      rotations.secret("rotated-" + i, "once", "target-" + i);
      rotations.request("rotated-" + i);
    }
    for (int i = 0; i < SECRETS; i++) {
      String name = "waiting-" + i;
      patiently().until(() -> hasReason(name, "Ready", "SourceSecretNotFound"));
    }
    for (int i = 0; i < TARGETS; i++) {
      String name = "rotated-" + i;
      patiently().until(() -> hasReason(name, "Rotated", "CaNotFound"));
    }

    // When
    int before = READS.get();
    Thread.sleep(WATCHED.toMillis());

    // Then no read at all is needed; a watch may have been opened again
    int requests = READS.get() - before;
    System.out.printf(
        "%d missing references: %d requests in %s%n", SECRETS + TARGETS, requests, WATCHED);
    assertThat(requests).isLessThan(5);
  }

  @Test
  @Order(2)
  void aSecretThatAppearsIsFoundAtOnceHoweverManyAreMissing() {
    // When
    createSource("missing-7", "waiting-7");

    // Then
    team.awaitText("waiting-7", "value", "here at last");
  }

  @Test
  @Order(3)
  void aConfigMapThatAppearsIsFoundAtOnceHoweverManyAreMissing() {
    // When
    team.trust("missing-ca-7", "-----BEGIN CERTIFICATE-----");

    // Then
    TestNamespace.patiently().until(() -> isAccepted("target-7"));
    TestNamespace.patiently().until(() -> !hasReason("rotated-7", "Rotated", "CaNotFound"));
  }

  @Test
  @Order(4)
  void whatIsMissingInASecretIsFoundWhenItIsAdded() {
    // Given
    team.createSecret("incomplete", Map.of("other", "x"));
    takeFrom("completed", "incomplete");
    team.awaitNotReady("completed", "ConsentMissing");

    // When
    team.editSecret(
        "incomplete",
        secret ->
            secret
                .addToStringData("password", "here at last")
                .editMetadata()
                .addToAnnotations("strongroom.dev/allow", "completed")
                .endMetadata());

    // Then
    team.awaitText("completed", "value", "here at last");
  }

  @Test
  @Order(5)
  void aSecretThatAppearsWhileTheWatchIsInterruptedIsFound() {
    // Given
    proxy.set(
        (kind, requestLine) ->
            kind == RequestKind.WATCH && isAboutReferences(requestLine)
                ? Optional.of(Fault.SERVER_ERROR)
                : Optional.empty());
    proxy.cutAll();
    createSource("missing-8", "waiting-8");

    // When
    proxy.set(BackOffIT::counted);

    // Then
    patiently().until(() -> team.secrets("waiting-8").get() != null);
  }

  @Test
  @Order(6)
  void aSecretOfSomebodyElseIsNotReadAgainBeforeItChanges() throws InterruptedException {
    // Given
    for (int i = 0; i < FOREIGN; i++) {
      String name = "foreign-" + i;
      team.createSecret(name, Map.of("theirs", "x"));
      team.apply(name, "{projection: {}, value: {generate: {}}}");
    }
    for (int i = 0; i < FOREIGN; i++) {
      String name = "foreign-" + i;
      patiently().until(() -> hasReason(name, "Ready", "SecretNotOurs"));
    }

    // When the objects are looked at again and again, since the back-off begins with ten seconds
    int before = READS.get();
    Thread.sleep(WATCHED.toMillis());

    // Then
    int requests = READS.get() - before;
    System.out.printf("%d Secrets of others: %d requests in %s%n", FOREIGN, requests, WATCHED);
    assertThat(requests).isLessThan(5);
  }

  @Test
  @Order(7)
  void aNameThatBecomesFreeIsTakenAtOnce() {
    // When
    team.secrets("foreign-3").delete();

    // Then
    TestNamespace.patiently().until(() -> hasReason("foreign-3", "Ready", "Synced"));
  }

  @Test
  @Order(8)
  void aSecretThatIsGivenUpByItsOwnerIsAdoptedAtOnce() {
    // Given
    team.apply("foreign-4", "{projection: {adopt: true}, value: {generate: {}}}");
    team.awaitNotReady("foreign-4", "ConsentMissing");

    // When
    team.editSecret(
        "foreign-4",
        secret ->
            secret
                .editMetadata()
                .addToAnnotations("strongroom.dev/allow", "foreign-4")
                .endMetadata());

    // Then
    TestNamespace.patiently().until(() -> hasReason("foreign-4", "Ready", "Synced"));
  }

  private static ConditionFactory patiently() {
    return TestNamespace.patiently().atMost(LIMIT);
  }

  private static void takeFrom(String name, String source) {
    team.apply(
        name, "{projection: {}, value: {fromSecret: {name: %s, key: password}}}".formatted(source));
  }

  private static void createSource(String name, String allowed) {
    team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .addToAnnotations("strongroom.dev/allow", allowed)
            .endMetadata()
            .addToStringData("password", "here at last")
            .build());
  }

  private static boolean isAccepted(String target) {
    return team
        .client()
        .resources(ExternalSecretTarget.class)
        .inNamespace(team.name())
        .withName(target)
        .get()
        .getStatus()
        .conditions()
        .stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static boolean hasReason(String name, String type, String reason) {
    return Optional.ofNullable(team.managedSecrets(name).get().getStatus())
        .map(ManagedSecretStatus::conditions)
        .stream()
        .flatMap(List::stream)
        .anyMatch(c -> c.getType().equals(type) && c.getReason().equals(reason));
  }
}
