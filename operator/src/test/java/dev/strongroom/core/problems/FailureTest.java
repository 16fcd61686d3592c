package dev.strongroom.core.problems;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  /** Kubernetes: a condition's reason is CamelCase and has at most 1024 characters. */
  @ParameterizedTest
  @MethodSource("dev.strongroom.core.problems.Reason#all")
  void everyReasonIsOneThatKubernetesTakesAndFillsItsSentence(Reason reason) {
    String message = reason.with("n0", "n1", "n2", "n3", "n4").message();

    assertThat(reason.name()).matches("[A-Z][A-Za-z]*");
    assertThat(message).doesNotContain("{").hasSizeLessThan(1024);
  }

  /** Stored records keep the name alone. */
  @Test
  void noTwoFeaturesHaveAReasonOfTheSameName() {
    assertThat(Reason.all()).extracting(Reason::name).doesNotHaveDuplicates();
  }

  @Test
  void aSentenceKeepsApostrophesAndBracesInNames() {
    assertThat(DeclarationReason.InvalidSpecField.with("spec.x", "it's {0} 'quoted'").message())
        .isEqualTo("spec.x: it's {0} 'quoted'");
  }

  @Test
  void aFailureSaysItsSentenceAndNothingElse() {
    Failure failure = new Unavailable(StoreReason.StoreUnavailable.with());

    assertThat(failure)
        .hasMessage("StoreUnavailable: The store does not answer.")
        .hasNoCause()
        .hasNoSuppressedExceptions();
  }
}
