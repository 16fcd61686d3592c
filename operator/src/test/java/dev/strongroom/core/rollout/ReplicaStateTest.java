package dev.strongroom.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rollout.ReplicaState.Progress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaStateTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // generation observed desired current updated available paused progress | finished, in progress
    "all replaced and available,         4,4, 3,3,3,3, UNKNOWN,           true,  false",
    "complete,                           4,4, 3,3,3,3, COMPLETE,          true,  false",
    "scaled to zero,                     4,4, 0,0,0,0, COMPLETE,          true,  false",
    "status not of this generation,      5,4, 3,3,3,3, COMPLETE,          false, true",
    "some pods are of the old template,  5,5, 3,3,1,3, UNKNOWN,           false, true",
    "an old pod is still there,          5,5, 3,4,3,3, UNKNOWN,           false, true",
    "new pods are not available,         5,5, 3,3,3,1, UNKNOWN,           false, true",
    "a pod failed after the rollout,     4,4, 3,3,3,2, COMPLETE,          false, false",
    "deadline exceeded,                  5,5, 3,4,1,3, DEADLINE_EXCEEDED, false, false",
    "deadline of an older template,      6,5, 3,4,1,3, DEADLINE_EXCEEDED, false, true",
    "more pods than desired while scaled down, 4,4, 2,3,3,3, COMPLETE,    true,  false"
  })
  void tellsHowFarTheRolloutIs(
      String name,
      long generation,
      long observed,
      int desired,
      int current,
      int updated,
      int available,
      Progress progress,
      boolean finished,
      boolean inProgress) {
    // Given
    ReplicaState state =
        new ReplicaState(
            generation, observed, desired, current, updated, available, false, progress);

    // When
    boolean isFinished = state.isFinished();

    // Then
    assertThat(isFinished).isEqualTo(finished);
    assertThat(state.isInProgress()).isEqualTo(inProgress);
  }
}
