package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PerSecretTest {
  private static final Finding AWAY = StoreReason.StoreUnavailable.with();

  private final PerSecret<Finding> obstacles = new PerSecret<>();

  private static SecretArn arn(String uid) {
    return SecretArn.derived(
        "cluster-local-1", new AccountId("123456789012"), new SecretName("db"), uid);
  }

  @Test
  void onlyAnotherObstacleIsNews() {
    // When
    boolean first = obstacles.put("team", arn("1"), AWAY);
    boolean again = obstacles.put("team", arn("1"), StoreReason.StoreUnavailable.with());
    boolean other = obstacles.put("team", arn("1"), StoreReason.Conflict.with());

    // Then
    assertThat(first).isTrue();
    assertThat(again).isFalse();
    assertThat(other).isTrue();
    assertThat(obstacles.of(arn("1"))).contains(StoreReason.Conflict.with());
  }

  @Test
  void obstaclesOfRemovedSecretsAreForgottenEvenIfAnotherSecretHasTheName() {
    // Given
    for (int i = 0; i < 1_000; i++) {
      obstacles.put("team", arn("removed " + i), AWAY);
    }
    obstacles.put("team", arn("kept"), AWAY);

    // When
    obstacles.removeGone(
        (namespace, arn) -> namespace.equals("team") && Set.of(arn("kept")).contains(arn));

    // Then
    assertThat(obstacles.size()).isEqualTo(1);
    assertThat(obstacles.of(arn("kept"))).contains(AWAY);
  }
}
