package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.PolicyReader;
import dev.strongroom.adapters.kubernetes.reconcilers.MemoryObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.NotingStore;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationDue;
import dev.strongroom.core.rotation.RotationDue.Kind;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationRequests;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.RotationPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RotationLimitsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T04:04:05Z");

  private final List<String> actions = new ArrayList<>();
  private final NotingStore store = new NotingStore(actions);
  private final MemoryObjects objects = new MemoryObjects(null, "strongroom", actions);
  private final PolicyReader policy =
      new PolicyReader(
          Serialization.unmarshal(
              "---\n{metadata: {name: monthly, resourceVersion: '1'}, spec: {maxParallel: 1}}",
              RotationPolicy.class),
          MinimumInterval.AWS);
  private final RotationLimits limits =
      new RotationLimits(objects, store.new Queries(), new Nobody());

  private SecretRecord secret(String name, boolean isRunning) {
    objects.put(
        Serialization.unmarshal(
            "---\n"
                + "{metadata: {name: "
                + name
                + ", namespace: shop, uid: uid}, spec: {rotation: {policyRef: {name: monthly}}}}",
            ManagedSecret.class));
    SecretRecord made =
        SecretRecord.create(
            new SecretArn(
                "cluster-local-1", AccountId.ofNamespace("shop"), new SecretName(name), "abcdef"),
            new Owner("shop", name, "uid"),
            Metadata.NONE,
            NOW);
    SecretRecord record = isRunning ? made.withRotation(running()) : made;
    return store.create(record).orElseThrow();
  }

  private static RotationState running() {
    VersionId token = VersionId.derived("token");
    return RotationState.NONE.withRunning(
        Optional.of(
            new RunningRotation(
                token, token, RotationStep.SET_SECRET, 1, NOW, NOW, Optional.empty())));
  }

  private RotationDue within(SecretRecord record, Kind kind) {
    ManagedSecret ms = objects.primary("shop", record.owner().name()).orElseThrow();
    return limits.within(
        new Declaration(ms).rotation().orElseThrow(),
        policy,
        Optional.empty(),
        record,
        new RotationDue(kind, Optional.empty(), Optional.empty(), Optional.empty()),
        true,
        NOW);
  }

  @Test
  void whatRanBeforeThisProcessStartedCounts() {
    // Given
    secret("other", true);
    SecretRecord mine = secret("mine", false);

    // When
    RotationDue due = within(mine, Kind.BEGIN);

    // Then
    assertThat(due.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(due.obstacle())
        .contains(RotationReason.RotationLimited.with("RotationPolicy shop/monthly", 1));
  }

  @Test
  void theNextIsWokenWhenARotationHasEnded() {
    // Given
    SecretRecord other = secret("other", true);
    SecretRecord mine = secret("mine", false);
    within(mine, Kind.BEGIN);
    actions.clear();
    SecretRecord ended = store.change(other.withRotation(RotationState.NONE));

    // When
    within(ended, Kind.WAIT);

    // Then
    assertThat(actions).anyMatch(action -> action.contains("mine"));
    assertThat(within(mine, Kind.BEGIN).kind()).isEqualTo(Kind.BEGIN);
  }

  @Test
  void oneThatRunsGoesOn() {
    // Given
    SecretRecord other = secret("other", true);

    // When
    RotationDue due = within(other, Kind.RESUME);

    // Then
    assertThat(due.kind()).isEqualTo(Kind.RESUME);
  }

  /** No run is under way in this process. */
  private static final class Nobody implements Rotations {
    @Override
    public void proceed(
        SecretRecord record,
        RotationRequests requests,
        String basis,
        Supplier<RotationPlan> plan,
        Runnable changed) {
      throw new AssertionError("nothing is started here");
    }

    @Override
    public boolean isUnderWay(SecretArn secret) {
      return false;
    }

    @Override
    public Optional<Finding> news(SecretArn secret) {
      return Optional.empty();
    }

    @Override
    public Optional<Instant> waitingSince(SecretRecord record) {
      return Optional.empty();
    }

    @Override
    public Finding queued(Instant since) {
      throw new AssertionError("nothing is queued here");
    }

    @Override
    public Optional<Finding> obstacle(SecretRecord record) {
      return Optional.empty();
    }

    @Override
    public Optional<Instant> heldUntil(SecretRecord record, String basis) {
      return Optional.empty();
    }
  }
}
