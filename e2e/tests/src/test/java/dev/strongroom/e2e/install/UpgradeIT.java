package dev.strongroom.e2e.install;

import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.crds.KeyRecordSpec;
import dev.strongroom.e2e.cluster.ClusterUnavailableException;
import dev.strongroom.e2e.keys.DeclaredKeys;
import dev.strongroom.e2e.operator.EarlierRelease;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.e2e.rotation.RotationScene;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One installation comes from the last two versions to this one, goes back by one, and comes again,
 * as {@code operator/docs/upgrades.md} says. Helm installs each version over the one before; each
 * version's own program works in turn.
 */
@TestMethodOrder(OrderAnnotation.class)
class UpgradeIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String LOGIN = "login";
  private static final String TESTED = "tested";
  private static final String GENERATED = "{value: {generate: {}}, projection: {}}";
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","
          + "\"Action\":\"secretsmanager:DeleteSecret\",\"Resource\":\"*\"}]}";

  /** What the second version does not know, by the name of the object. */
  private static final Map<String, String> NEW =
      Map.of(
          "guarded",
          "{value: {generate: {}}, projection: {}, resourcePolicy: '%s'}".formatted(POLICY),
          "following",
          "{value: {fromSecret: {name: source, key: key, policy: OnChange}}, projection: {}}");

  @TempDir static Path folder;

  private static EarlierRelease first;
  private static EarlierRelease second;
  private static HelmInstallation installation;
  private static PostgresServer postgres;
  private static TestNamespace team;
  private static RotationScene scene;

  /** The secrets that every version knows, which every version must keep. */
  private static final TreeSet<String> KEPT = new TreeSet<>();

  /** Those that the second version leaves alone, as they were before it came back. */
  private static final Map<String, KeptSecret> LEFT = new HashMap<>();

  /** Texts that have to come back. */
  private static final Map<String, String> REMEMBERED = new HashMap<>();

  @BeforeAll
  static void installTheFirst() throws SQLException {
    try {
      first = EarlierRelease.of(EarlierRelease.versions().get(0));
      second = EarlierRelease.of(EarlierRelease.versions().get(1));
      installation = new HelmInstallation(folder);
    } catch (ClusterUnavailableException | IllegalStateException notHere) {
      abort(notHere.getMessage());
    }
    postgres = PostgresServer.start(PostgresServer.Settings.local());
    team = TestNamespace.create(installation.client(), "team");
    scene = new RotationScene(team.client(), team.name(), postgres, postgres.port());
    installation.changeTo(first);
    declare();
    rotate("with-the-first");
  }

  /** As users of the first version did: without consent on Secrets that are taken or adopted. */
  private static void declare() {
    team.apply("EncryptionKey", "own", "{alias: own}");
    keep("plain", GENERATED);
    keep("keyed", "{key: alias/own, value: {generate: {}}, projection: {}}");
    keep(
        "described",
        """
        description: of the first
        tags: {team: shop}
        value: {generate: {template: '{"host": "db", "text": "%s"}', key: password}}
        projection:
          labels: {app: shop}
          deletionPolicy: Delete
          data: [{key: host, jsonKey: host}, {key: password, jsonKey: password}]
        """
            .formatted("long ".repeat(1000)));
    team.createSecret("origin", Map.of("key", "of somebody else"));
    keep("taken", "{value: {fromSecret: {name: origin, key: key}}, projection: {}}");
    team.createSecret("adopted", Map.of("value", "of somebody else"));
    keep("adopted", "{value: {generate: {}}, projection: {adopt: true}}");
    scene.declareTarget();
    scene.declareLogin(LOGIN, "automaticallyAfterDays: 30");
    KEPT.add(LOGIN);
    REMEMBERED.put("first password", scene.password(LOGIN));
    team.apply("deleted", GENERATED);
    team.awaitReady("deleted");
    REMEMBERED.put("deleted", text(team.awaitSecret("deleted"), "value"));
    team.managedSecrets("deleted").delete();
    await()
        .atMost(SOON)
        .until(() -> team.record("deleted").orElseThrow().getSpec().getDeletionAt() != null);
  }

  private static void keep(String name, String spec) {
    team.apply(name, spec);
    team.awaitReady(name);
    KEPT.add(name);
  }

  @AfterAll
  static void stop() {
    if (installation != null) {
      installation.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  @Order(1)
  void theSecondVersionKeepsWhatTheFirstHasMade() throws SQLException {
    keepsEverything(() -> installation.changeTo(second), "the second");
    rotate("with-the-second");
    keep("of-the-second", GENERATED);
  }

  @Test
  @Order(2)
  void thisVersionKeepsWhatBothHaveMade() throws SQLException {
    keepsEverything(installation::changeToThis, "this one");
    rotate("with-this");
    keep("of-this", GENERATED);
  }

  @Test
  @Order(3)
  void aSecretThatWasDeletedUnderTheFirstVersionIsRestored() {
    // When
    team.apply("deleted", GENERATED);

    // Then
    team.awaitReady("deleted");
    assertThat(text(team.awaitSecret("deleted"), "value")).isEqualTo(REMEMBERED.get("deleted"));
  }

  @Test
  @Order(4)
  void theKindsOfTheSecondVersionDropNothingThatIsStored() {
    // Given
    NEW.keySet().forEach(UpgradeIT::declareNew);
    installation.stop();
    StoredTrees stored = new StoredTrees(installation.client());
    Map<String, JsonNode> before = stored.specs();

    // When
    stored.applyKinds(second);
    stored.rewrite();
    Map<String, JsonNode> after = stored.specs();

    // Then it may lose the strategy, which the next rotation notes again
    assertThat(StoredTrees.lost(before, after)).containsExactly(".rotation.strategy");
    installation.changeToThis();
    stored.awaitPresentKinds();
  }

  private static void declareNew(String name) {
    if (name.equals("following") && team.secrets("source").get() == null) {
      team.createSecret("source", Map.of("key", "followed"));
      team.allow("source", name);
    }
    team.apply(name, NEW.get(name));
    team.awaitReady(name);
  }

  @Test
  @Order(5)
  void theVersionBeforeThisOneGoesOnWithWhatItKnowsAndLeavesTheRest() throws SQLException {
    // Given
    scene.declareLogin(TESTED, "automaticallyAfterDays: 30");
    scene.annotate(TESTED, "strongroom.dev/test-rotation", "1");
    await().atMost(SOON).until(() -> scene.lastTest(TESTED).isPresent());
    await().atMost(SOON).until(() -> scene.pendingToken(TESTED).isEmpty());
    List<String> newer = List.of("guarded", "following", TESTED);
    LEFT.putAll(KeptSecret.of(team, newer));
    Map<String, String> records = records(newer);

    // When
    keepsEverything(
        () -> installation.changeTo(second, "--set=crds.enabled=false"), "the second again");
    newer.forEach(name -> describe(name, "of the second again"));

    // Then
    for (String name : newer) {
      team.awaitNotReady(name, "StoredByNewerVersion");
      assertThat(team.secrets(name).get().getData()).isEqualTo(LEFT.get(name).data());
    }
    assertThat(records(newer)).isEqualTo(records);
    rotate("with-the-second-again");
    keep("of-the-second-again", GENERATED);
  }

  private static Map<String, String> records(List<String> names) {
    Map<String, String> revisions = new HashMap<>();
    names.forEach(
        name ->
            revisions.put(
                name, team.record(name).orElseThrow().getMetadata().getResourceVersion()));
    return revisions;
  }

  @Test
  @Order(6)
  void thisVersionGoesOnWithEverything() throws SQLException {
    // Given
    String previous = scene.password(LOGIN);

    // When
    keepsEverything(installation::changeToThis, "this one again");
    rotate("with-this-again");

    // Then
    LEFT.keySet().forEach(team::awaitReady);
    assertThat(KeptSecret.of(team, LEFT.keySet())).isEqualTo(LEFT);
    assertThat(team.managedSecrets("guarded").get().getSpec().resourcePolicy()).isEqualTo(POLICY);
    team.editSecret("source", source -> source.addToStringData("key", "changed"));
    team.awaitText("following", "value", "changed");
    assertThat(password(VersionReference.to(StagingLabel.PREVIOUS))).isEqualTo(previous);
    assertThat(password(VersionReference.to(oldest()))).isEqualTo(REMEMBERED.get("first password"));
  }

  /** What the store has in a version. */
  private static String password(VersionReference version) {
    String value =
        StoreAccess.open(team.client(), TestOperator.NAMESPACE, Clock.systemUTC())
            .read(team.name(), LOGIN, version);
    return Serialization.unmarshal(value, JsonNode.class).path("password").asText();
  }

  private static VersionId oldest() {
    return new VersionId(team.record(LOGIN).orElseThrow().getSpec().getVersions().get(0).id());
  }

  /** Another version comes to work: what there is stays, and can be changed. */
  private static void keepsEverything(Runnable change, String version) {
    // Given
    Map<String, KeptSecret> before = KeptSecret.of(team, KEPT);
    List<KeyRecordSpec.Material> materials = materials();

    // When
    change.run();
    KEPT.forEach(name -> describe(name, "of " + version));

    // Then
    KEPT.forEach(team::awaitReady);
    assertThat(KeptSecret.of(team, KEPT)).isEqualTo(before);
    KEPT.forEach(
        name ->
            assertThat(team.record(name).orElseThrow().getSpec().getDescription())
                .isEqualTo("of " + version));
    assertThat(materials()).isEqualTo(materials);
  }

  private static List<KeyRecordSpec.Material> materials() {
    return new DeclaredKeys(team)
        .records().stream().flatMap(record -> record.getSpec().getMaterials().stream()).toList();
  }

  private static void describe(String name, String description) {
    team.managedSecrets(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"description\":\"%s\"}}".formatted(description));
  }

  /** The version at work changes the password at the server. */
  private static void rotate(String request) throws SQLException {
    String before = scene.password(LOGIN);
    scene.request(LOGIN, request);
    await().atMost(SOON).until(() -> !scene.password(LOGIN).equals(before));
    await().atMost(SOON).until(() -> scene.reason(LOGIN, "Rotated").equals("RotationSucceeded"));
    scene.awaitProjected(LOGIN);
    assertThat(scene.lastRequest(LOGIN)).isEqualTo(request);
    assertThat(postgres.accepts(LOGIN, scene.password(LOGIN), "postgres")).isTrue();
    assertThat(postgres.accepts(LOGIN, before, "postgres")).isFalse();
  }
}
