package dev.strongroom.core.problems;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {
  /** Kubernetes: a condition's reason is CamelCase and has at most 1024 characters. */
  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonIsOneThatKubernetesTakesAndFillsItsSentence(Reason reason) {
    String message = reason.with("n0", "n1", "n2", "n3", "n4").message();

    assertThat(reason.name()).matches("[A-Z][A-Za-z]*");
    assertThat(message).doesNotContain("{").hasSizeLessThan(1024);
  }

  @Test
  void aSentenceKeepsApostrophesAndBracesInNames() {
    assertThat(Reason.InvalidSpecField.with("spec.x", "it's {0} 'quoted'").message())
        .isEqualTo("spec.x: it's {0} 'quoted'");
  }

  @Test
  void aFailureSaysItsSentenceAndNothingElse() {
    Failure failure = new Unavailable(Reason.StoreUnavailable.with());

    assertThat(failure)
        .hasMessage("StoreUnavailable: The store does not answer.")
        .hasNoCause()
        .hasNoSuppressedExceptions();
  }
}
