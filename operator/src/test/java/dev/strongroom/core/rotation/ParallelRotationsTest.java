package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.rotation.ParallelRotations.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParallelRotationsTest {
  private static final Limit POLICY = new Limit("policy", 2);
  private static final Limit TARGET = new Limit("target", 1);

  private final ParallelRotations parallel = new ParallelRotations();
  private final Set<SecretArn> active = new HashSet<>();
  private final List<SecretArn> woken = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  private static SecretArn secret(String name) {
    return new SecretArn(
        "cluster-local-1", AccountId.ofNamespace("demo"), new SecretName(name), "abcdef");
  }

  private Optional<Limit> admit(String name, Limit... limits) {
    SecretArn secret = secret(name);
    Optional<Limit> full =
        parallel.admit(secret, List.of(limits), active::contains, () -> woken.add(secret), now);
    if (full.isEmpty()) {
      active.add(secret);
    }
    return full;
  }

  private void end(String name, Limit... limits) {
    active.remove(secret(name));
    parallel.ended(secret(name), List.of(limits));
  }

  @Test
  void noMoreRunThanAreAllowed() {
    // Given
    admit("a", POLICY);
    admit("b", POLICY);

    // When
    Optional<Limit> full = admit("c", POLICY);

    // Then
    assertThat(full).contains(POLICY);
    assertThat(admit("a", POLICY)).isEmpty();
  }

  @Test
  void theFirstThatWaitsIsWokenWhenAnotherEnds() {
    // Given
    admit("a", POLICY);
    admit("b", POLICY);
    admit("c", POLICY);
    admit("d", POLICY);

    // When
    end("a", POLICY);

    // Then
    assertThat(woken).containsExactly(secret("c"));
    assertThat(admit("c", POLICY)).isEmpty();
    assertThat(admit("d", POLICY)).contains(POLICY);
  }

  @Test
  void oneThatIsWokenAndNoLongerDuePassesItsTurnOn() {
    // Given
    admit("a", TARGET);
    admit("b", TARGET);
    admit("c", TARGET);
    end("a", TARGET);

    // When
    end("b", TARGET);

    // Then
    assertThat(woken).containsExactly(secret("b"), secret("c"));
  }

  @Test
  void everyLimitCounts() {
    // Given
    admit("a", POLICY, TARGET);

    // When
    Optional<Limit> full = admit("b", POLICY, TARGET);

    // Then
    assertThat(full).contains(TARGET);
    assertThat(admit("c", POLICY)).isEmpty();
    assertThat(admit("d", POLICY)).contains(POLICY);
  }

  @Test
  void oneThatEndedUnseenCountsNoLonger() {
    // Given
    admit("a", TARGET);
    active.clear();
    assertThat(admit("b", TARGET)).contains(TARGET);
    now = now.plus(Duration.ofMinutes(1));

    // When
    Optional<Limit> full = admit("b", TARGET);

    // Then
    assertThat(full).isEmpty();
  }

  @Test
  void whatRunsAlreadyCountsWhateverTheLimit() {
    // Given
    List.of("a", "b", "c").forEach(name -> active.add(secret(name)));
    active.forEach(secret -> parallel.runs(secret, List.of(POLICY), now));

    // When
    end("a", POLICY);

    // Then
    assertThat(admit("d", POLICY)).contains(POLICY);
  }
}
