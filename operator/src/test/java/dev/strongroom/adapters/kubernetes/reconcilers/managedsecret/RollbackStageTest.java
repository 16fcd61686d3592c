package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollbackStageTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final SecretName NAME = new SecretName("db");
  private static final VersionId V1 = VersionId.derived("1");
  private static final VersionId V2 = VersionId.derived("2");

  private final MemoryStore store = new MemoryStore();
  private final RollbackStage stage = new RollbackStage(new MoveStagingLabel(store, CLOCK));

  RollbackStageTest() {
    store.create(
        SecretRecord.create(
            new SecretArn("cluster-local-1", AccountId.ofNamespace("shop"), NAME, "AbCdEf"),
            new Owner("shop", "db", "uid-1"),
            Metadata.NONE,
            CLOCK.instant()));
    put(V1);
    put(V2);
  }

  @Test
  void aRequestThatIsMetIsANotice() {
    // When
    RollbackStage.Result moved = check(asking("one", null));

    // Then
    assertThat(moved.record().current()).contains(V1);
    assertThat(moved.notice()).contains(SecretReason.RolledBack.with(V1, "one"));
  }

  @Test
  void aRequestToAMissingLabelIsOverWithAWarningAndTheSecretStaysReady() {
    // When
    RollbackStage.Result asked = check(asking("one", "green"));

    // Then
    assertThat(asked.record().current()).contains(V2);
    assertThat(asked.record().lastRollback()).contains("one");
    assertThat(asked.warning())
        .get()
        .extracting(Finding::message)
        .asString()
        .contains("request one was refused", "staging label: green");
    assertThat(asked.problem()).isEmpty();
  }

  @Test
  void aRequestThatWasRefusedIsNotTakenUpAgain() {
    // Given
    check(asking("one", "green"));

    // When
    RollbackStage.Result again = check(asking("one", V1.value()));

    // Then
    assertThat(again.record().current()).contains(V2);
    assertThat(again.warning()).isEmpty();
    assertThat(again.notice()).isEmpty();
  }

  @Test
  void anAnnotationThatCannotBeReadFailsThePassUntilItIsChanged() {
    // When
    RollbackStage.Result same = check(asking("one\ntwo", null));

    // Then
    assertThat(same.record().lastRollback()).isEmpty();
    assertThat(same.problem().orElseThrow())
        .isInstanceOfSatisfying(
            InvalidInput.class,
            problem ->
                assertThat(problem.finding().reason())
                    .isEqualTo(DeclarationReason.RollbackImpossible));
  }

  private RollbackStage.Result check(ManagedSecret asking) {
    return stage.check(asking, record()).value().orElseThrow();
  }

  private SecretRecord record() {
    return store.find("shop", NAME).orElseThrow();
  }

  private void put(VersionId id) {
    try (SecretValue value = SecretValue.text(id.value())) {
      new PutSecretValue(store, store, AccountBudget.UNLIMITED, CLOCK)
          .put("shop", NAME, id, value, Set.of());
    }
  }

  private static ManagedSecret asking(String request, String to) {
    ManagedSecret ms = new ManagedSecret();
    Map<String, String> annotations =
        to == null
            ? Map.of(StrongroomNames.ROLLBACK, request)
            : Map.of(StrongroomNames.ROLLBACK, request, StrongroomNames.ROLLBACK_TO, to);
    ms.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("db")
            .withAnnotations(annotations)
            .build());
    return ms;
  }
}
