package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.DeletionPolicy;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestoreSecretTest {
  private static final String SHOP = "shop";
  private static final SecretName NAME = new SecretName("prod/db");
  private static final Owner OWNER = new Owner(SHOP, "database", "uid-of-database");
  private static final VersionId CURRENT = VersionId.derived("current");
  private static final Metadata METADATA =
      new Metadata("login", Map.of("team", "shop"), "").withPolicy(Optional.of("{}"));

  private final Time time = new Time(Instant.parse("2026-01-02T03:04:05Z"));
  private final NamespaceIdentity namespace =
      new NamespaceIdentity(SHOP, "ns-1", time.instant(), AccountId.ofNamespace(SHOP), Set.of());
  private final MemoryStore store = new MemoryStore();
  private final MemoryDeclarations declarations = new MemoryDeclarations();
  private final ScheduleDeletion deletion = new ScheduleDeletion(store, time);
  private final RestoreSecret restoration = new RestoreSecret(store, declarations, time);

  RestoreSecretTest() {
    SecretRecord empty =
        SecretRecord.create(
            new SecretArn("cluster-local-1", namespace.account(), NAME, "AbCdEf"),
            OWNER,
            METADATA,
            time.instant());
    store.create(
        empty
            .withVersion(VersionEntry.announced(CURRENT, time.instant()).holding(new byte[2], 1))
            .withLabels(empty.labels().moveCurrent(CURRENT)));
  }

  @Test
  void whatACallerHadDeletedIsBackAsItWasWithItsOwnObject() {
    // Given
    SecretRecord before = record();
    deletion.request(SHOP, NAME, DeletionPolicy.DEFAULT);

    // When
    SecretRecord restored = restoration.restore(record(), namespace);

    // Then
    assertThat(restored.at("")).isEqualTo(before.at(""));
    assertThat(declarations.objects).isEmpty();
    assertThat(restoration.restore(restored, namespace)).isEqualTo(restored);
  }

  @Test
  void aSecretWhoseObjectIsGoneGetsANewOne() {
    // Given
    SecretRecord before = record();
    deletion.schedule(OWNER, NAME);

    // When
    SecretRecord restored = restoration.restore(record(), namespace);

    // Then
    MemoryDeclarations.Mirrored object = declarations.objects.values().iterator().next();
    assertThat(object.metadata()).isEqualTo(METADATA);
    assertThat(restored.owner()).isEqualTo(object.owner());
    assertThat(restored.deletion()).isEmpty();
    assertThat(restored.arn()).isEqualTo(before.arn());
    assertThat(restored.versions()).isEqualTo(before.versions());
    assertThat(restored.labels()).isEqualTo(before.labels());
    assertThat(restored.metadata()).isEqualTo(METADATA);
  }

  @Test
  void anEndBetweenObjectAndRecordIsContinuedWithTheSameObject() {
    // Given
    deletion.schedule(OWNER, NAME);
    store.beforeNext(
        () -> {
          throw new IllegalStateException("killed");
        });
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> restoration.restore(record(), namespace));

    // When
    SecretRecord restored = restoration.restore(record(), namespace);

    // Then
    assertThat(declarations.objects).hasSize(1);
    assertThat(restored.deletion()).isEmpty();
  }

  @Test
  void anObjectThatSomebodyHasAppliedAgainKeepsTheSecret() {
    // Given
    deletion.schedule(OWNER, NAME);
    declarations.create(new DeclaredByApi(SHOP, NAME, METADATA, VersionId.derived("other")));

    // When, Then
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> restoration.restore(record(), namespace));
    assertThat(record().owner()).isEqualTo(OWNER);
  }

  @Test
  void whatIsBeingRemovedIsNotFound() {
    // Given
    deletion.request(SHOP, NAME, DeletionPolicy.AT_ONCE);
    SecretRecord found = record();
    store.compareAndSwap(found.withRemovalBegun());

    // When, Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> restoration.restore(found, namespace))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Rejected.Kind.NOT_FOUND));
  }

  @Test
  void attributesOutliveADeletionAndAreNotChangedDuringIt() {
    // Given
    ChangeAttributes changes = new ChangeAttributes(store, time);
    Map<String, String> policies = Map.of("audit", "{}");
    changes.change(SHOP, NAME, attributes -> attributes.withManagedPolicies(policies));
    deletion.request(SHOP, NAME, DeletionPolicy.DEFAULT);

    // When, Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> changes.change(SHOP, NAME, any -> SecretAttributes.NONE));
    assertThat(restoration.restore(record(), namespace).attributes().managedPolicies())
        .isEqualTo(policies);
  }

  private SecretRecord record() {
    return store.find(SHOP, NAME).orElseThrow();
  }
}
