package dev.strongroom.e2e.identity;

import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretRecordSpec.Owner;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Somebody who may write the internal kinds in the operator's namespace, and nothing else, copies
 * one account's objects to another account.
 */
@WithOperator
@Tag("hostile")
class CopiedRecordIT {
  private static final String ACCOUNT = "copied-record-it";
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";

  private static KubernetesClient writer;

  @BeforeAll
  static void logIn(Cluster cluster) {
    writer = StoreWriter.logIn(cluster, ACCOUNT, "keyrecords", "secretrecords");
  }

  @AfterAll
  static void logOut() {
    writer.close();
  }

  @Test
  void anAccountsRecordsCopiedToAnotherAccountShowNothingThere(Cluster cluster) {
    // Given
    TestNamespace owner = TestNamespace.create(cluster.client(), "copied-record-owner");
    TestNamespace thief = TestNamespace.create(cluster.client(), "copied-record-thief");
    owner.apply("database", SPEC);
    thief.apply("database", SPEC);
    String secret = text(owner.awaitSecret("database"), "value");
    Map<String, String> before = thief.awaitSecret("database").getData();
    owner.awaitReady("database");
    thief.awaitReady("database");

    // When
    copyDefaultKey(owner, thief);
    copyRecord(owner, thief);

    // Then it is noticed before anything is opened
    thief.awaitNotReady("database", "RecordTampered");
    assertThat(thief.secrets("database").get().getData()).isEqualTo(before);
    thief.secrets("database").delete();
    thief.awaitNotReady("database", "RecordTampered");
    thief.apply("another", SPEC);
    thief.awaitNotReady("another", "KeyMisplaced");
    assertThat(thief.secrets("database").get()).isNull();
    assertThat(text(owner.awaitSecret("database"), "value")).isEqualTo(secret);
  }

  @Test
  void aRecordCopiedToAnotherSecretOfItsAccountShowsNothingThere(TestNamespace team) {
    // Given
    team.apply("admin", SPEC);
    team.apply("mine", SPEC);
    String secret = text(team.awaitSecret("admin"), "value");
    Map<String, String> before = team.awaitSecret("mine").getData();
    team.awaitReady("admin");
    team.awaitReady("mine");

    // When
    SecretRecordSpec spec = team.record("admin").orElseThrow().getSpec();
    SecretRecordResource target = team.record("mine").orElseThrow();
    spec.setOwner(target.getSpec().getOwner());
    target.setSpec(spec);
    writer.resource(target).update();

    // Then
    team.awaitNotReady("mine", "RecordMisplaced");
    assertThat(team.secrets("mine").get().getData()).isEqualTo(before);
    assertThat(text(team.awaitSecret("admin"), "value")).isEqualTo(secret);
  }

  private static void copyDefaultKey(TestNamespace from, TestNamespace to) {
    KeyRecordSpec spec = key(from).getSpec();
    KeyRecordResource target = key(to);
    target.setSpec(spec);
    writer.resource(target).update();
  }

  private static KeyRecordResource key(TestNamespace account) {
    return writer
        .resources(KeyRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .withName("default." + account.name())
        .require();
  }

  /** All of the spec but the owner, without which the record would be nobody's. */
  private static void copyRecord(TestNamespace from, TestNamespace to) {
    SecretRecordSpec spec = record(from).getSpec();
    SecretRecordResource target = record(to);
    Owner owner = target.getSpec().getOwner();
    spec.setOwner(owner);
    target.setSpec(spec);
    writer.resource(target).update();
  }

  private static SecretRecordResource record(TestNamespace account) {
    return writer
        .resources(SecretRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .withLabel("strongroom.dev/account", account.name())
        .list()
        .getItems()
        .get(0);
  }
}
