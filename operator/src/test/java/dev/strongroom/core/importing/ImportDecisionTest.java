package dev.strongroom.core.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.importing.ImportDecision.Act;
import dev.strongroom.core.importing.ImportDecision.Found;
import dev.strongroom.core.importing.ImportResult.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportDecisionTest {
  @ParameterizedTest
  @CsvSource({
    "NO_VALUE, false, CREATE, CREATED",
    "NO_VALUE, true, CREATE, CREATED",
    "HIDDEN, false, CREATE, CREATED",
    "SAME, false, NOTHING, UNCHANGED",
    "SAME, true, NOTHING, UNCHANGED",
    "FORMER, false, PUT_NEXT, UPDATED",
    "FORMER, true, PUT_NEXT, UPDATED",
    "OTHER, false, NOTHING, SKIPPED",
    "OTHER, true, PUT, UPDATED",
  })
  void aLookDecides(Found found, boolean updates, Act act, Outcome outcome) {
    // When
    ImportDecision decision = ImportDecision.of(found, updates);

    // Then
    assertThat(decision.act()).isEqualTo(act);
    assertThat(decision.outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "NO_VALUE, false, PUT, UPDATED",
    "HIDDEN, true, NOTHING, FAILED",
    "SAME, false, NOTHING, UNCHANGED",
    "FORMER, false, PUT_NEXT, UPDATED",
    "OTHER, false, NOTHING, SKIPPED",
    "OTHER, true, PUT, UPDATED",
  })
  void aSecretThatIsThereAlreadyIsLookedAtAgain(
      Found found, boolean updates, Act act, Outcome outcome) {
    // When
    ImportDecision decision = ImportDecision.ofExisting(found, updates);

    // Then
    assertThat(decision.act()).isEqualTo(act);
    assertThat(decision.outcome()).isEqualTo(outcome);
  }
}
