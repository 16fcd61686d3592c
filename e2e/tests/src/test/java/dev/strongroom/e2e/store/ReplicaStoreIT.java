package dev.strongroom.e2e.store;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.RecordFeed.Change;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The store of a replica that keeps all records in memory and reconciles nothing. */
@RequiresCluster
class ReplicaStoreIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final Queue<String> REQUESTS = new ConcurrentLinkedQueue<>();
  private static final List<Change> CHANGES = new CopyOnWriteArrayList<>();
  private static TestOperator operator;
  private static TestNamespace team;
  private static KubernetesClient client;
  private static StoreAccess replica;
  private static StoreAccess other;

  @BeforeAll
  static void start(Cluster cluster) {
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    team = TestNamespace.create(cluster.client(), "replica-store-it");
    client = counting(cluster);
    team.apply("before", SPEC);
    team.awaitReady("before");
    replica = StoreAccess.openReplica(client, TestOperator.NAMESPACE, Clock.systemUTC());
    other = StoreAccess.open(cluster.client(), TestOperator.NAMESPACE, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    replica.store().cache().close();
    client.close();
    operator.close();
  }

  @Test
  void aValueIsPutWithOneWriteAndWithoutARead() {
    // Given
    awaitInMemory("before");
    put(replica.store().cachedRecords(), "before", "one");
    REQUESTS.clear();

    // When
    put(replica.store().cachedRecords(), "before", "two");

    // Then
    assertThat(REQUESTS)
        .singleElement()
        .matches(request -> request.matches("PUT .*/secretrecords/.*"));
    team.awaitText("before", "value", "two");
  }

  @Test
  void aValueThatIsTooLongForItsRecordTakesAWriteMore() {
    // Given
    awaitInMemory("before");
    put(replica.store().cachedRecords(), "before", "short");
    REQUESTS.clear();

    // When
    put(replica.store().cachedRecords(), "before", "long".repeat(1000));

    // Then
    assertThat(REQUESTS)
        .hasSize(2)
        .anyMatch(request -> request.matches("POST .*/secretversions"))
        .anyMatch(request -> request.matches("PUT .*/secretrecords/.*"));
    team.awaitText("before", "value", "long".repeat(1000));
  }

  @Test
  void whatOthersChangeIsSeenAndNothingOfItIsLost() {
    // Given
    team.apply("shared", SPEC);
    team.awaitReady("shared");
    awaitInMemory("shared");
    List<VersionId> all = new ArrayList<>();

    // When
    for (int i = 0; i < 10; i++) {
      all.add(put(other.records(), "shared", "other " + i));
      all.add(put(replica.store().cachedRecords(), "shared", "replica " + i));
    }

    // Then
    SecretRecord record = other.record(team.name(), "shared");
    assertThat(record.current()).contains(all.get(all.size() - 1));
    assertThat(record.versions()).extracting(v -> v.id()).containsAll(all);
    awaitInMemory("shared");
  }

  @Test
  void theFeedTellsOfWhatThereIsAndThenOfEachChangeUntilTheRecordIsGone() {
    // Given
    team.apply("told", "{value: {generate: {}}, deletion: {forceDeleteWithoutRecovery: true}}");
    team.awaitReady("told");
    StoreAccess listening =
        StoreAccess.openReplica(client, TestOperator.NAMESPACE, Clock.systemUTC(), CHANGES::add);
    patiently().until(() -> !told("told").isEmpty());
    VersionId put = put(other.records(), "told", "another");

    // When
    team.managedSecrets("told").delete();

    // Then
    patiently().until(() -> last("told").now().isEmpty());
    listening.store().cache().close();
    List<Change> told = told("told");
    assertThat(told.get(0).before()).isEmpty();
    assertThat(told).anyMatch(change -> change.now().filter(r -> r.names(put)).isPresent());
    for (int i = 1; i < told.size() - 1; i++) {
      assertThat(told.get(i).before()).isEqualTo(told.get(i - 1).now());
    }
    assertThat(last("told").before()).isPresent();
    assertThat(listening.store().queries().find(team.name(), new SecretName("told"))).isEmpty();
  }

  private static List<Change> told(String name) {
    return CHANGES.stream()
        .filter(
            change ->
                change
                    .now()
                    .or(change::before)
                    .map(StoredRecord::record)
                    .filter(record -> record.isOf(team.name(), new SecretName(name)))
                    .isPresent())
        .toList();
  }

  private static Change last(String name) {
    List<Change> told = told(name);
    return told.get(told.size() - 1);
  }

  /** Waits until the replica has the record as the API server has it. */
  private static void awaitInMemory(String name) {
    SecretName secret = new SecretName(name);
    patiently()
        .untilAsserted(
            () ->
                assertThat(
                        replica
                            .store()
                            .queries()
                            .find(team.name(), secret)
                            .map(StoredRecord::record))
                    .isEqualTo(Optional.of(other.record(team.name(), name))));
  }

  private static VersionId put(RecordStore records, String name, String text) {
    VersionId id = VersionId.derived(name + "/" + text);
    try (SecretValue value = SecretValue.text(text)) {
      new PutSecretValue(records, replica.values(), AccountBudget.UNLIMITED, Clock.systemUTC())
          .put(team.name(), new SecretName(name), id, value, Set.of());
    }
    return id;
  }

  /** A client that notes its requests. */
  private static KubernetesClient counting(Cluster cluster) {
    return new KubernetesClientBuilder()
        .withConfig(cluster.client().getConfiguration())
        .withHttpClientBuilderConsumer(
            builder ->
                builder.addOrReplaceInterceptor(
                    "requests",
                    new Interceptor() {
                      @Override
                      public void before(BasicBuilder request, HttpRequest sent, RequestTags tags) {
                        if (!sent.uri().toString().contains("watch=true")) {
                          REQUESTS.add(sent.method() + " " + sent.uri().getPath());
                        }
                      }
                    }))
        .build();
  }
}
