package dev.strongroom.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.diagnosis.Check.Verdict;
import dev.strongroom.core.diagnosis.WriteAttempt.Answer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatesTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"0, OK", "-5, OK", "6, WARNING", "-300, WARNING", "301, FAILING", "-301, FAILING"})
  void clocks(long seconds, Verdict verdict) {
    // When
    Check check = ClockState.check(Look.found(NOW), NOW.plusSeconds(seconds));

    // Then
    assertThat(check.verdict()).isEqualTo(verdict);
    assertThat(check.finding())
        .contains(verdict == Verdict.OK ? "agree" : seconds < 0 ? "behind" : "ahead of");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2, 2, OK",
    "2, 1, 2, WARNING",
    "2, 0, 2, FAILING",
    "2, 2, 1, WARNING",
    "0, 0, 0, FAILING"
  })
  void replicas(int wanted, int ready, int updated, Verdict verdict) {
    // When
    Check check =
        ReplicaState.check("ns", "op", Look.found(new ReplicaState(wanted, ready, updated)));

    // Then
    assertThat(check.verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"true, true, OK", "true, false, WARNING", "false, true, FAILING"})
  void kinds(boolean established, boolean current, Verdict verdict) {
    // When
    Check check = KindState.check("x", Look.found(new KindState(established, current)));

    // Then
    assertThat(check.verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true, OK",
    "false, true, true, FAILING",
    "true, false, true, FAILING",
    "true, true, false, FAILING"
  })
  void policies(boolean denying, boolean closed, boolean sound, Verdict verdict) {
    // When
    Check check =
        PolicyState.check("p", "harm", Look.found(new PolicyState(denying, closed, sound)));

    // Then
    assertThat(check.verdict()).isEqualTo(verdict);
  }

  @Test
  void aPolicyThatIsSwitchedOffIsAWarningThatSaysWhatMayHappen() {
    // When
    Check check = PolicyState.check("p", "harm", Look.absent());

    // Then
    assertThat(check.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(check.finding()).contains("harm");
  }

  @Test
  void aRootKeyThatIsNeededAndUnusableFailsWithItsMessage() {
    // Given
    RootKeyState active = new RootKeyState("file", true, true, true, "");
    RootKeyState former = new RootKeyState("pkcs11", false, false, true, "the token is away");

    // When
    Check check = RootKeyState.check(Look.found(List.of(active, former)));

    // Then
    assertThat(check.verdict()).isEqualTo(Verdict.FAILING);
    assertThat(check.finding()).isEqualTo("pkcs11: the token is away");
    assertThat(RootKeyState.check(Look.found(List.of(active))).verdict()).isEqualTo(Verdict.OK);
    assertThat(RootKeyState.check(Look.found(List.of())).verdict()).isEqualTo(Verdict.FAILING);
  }

  @ParameterizedTest
  @CsvSource({"WRITTEN, OK", "CHANGED, FAILING", "REFUSED, FAILING", "UNTRIED, UNKNOWN"})
  void attemptsToWrite(Answer answer, Verdict verdict) {
    // When
    Check check = WriteAttempt.check("shop", Look.found(new WriteAttempt(answer, "because")));

    // Then
    assertThat(check.verdict()).isEqualTo(verdict);
    assertThat(check.subject()).isEqualTo("Secrets in namespace shop");
  }

  @Test
  void rightsThatAreMissingAreNamed() {
    // Given
    List<OperatorRight> all = OperatorRight.all("system", List.of("shop"));

    // When
    Check check =
        OperatorRight.check(
            Look.found(all.stream().filter(right -> right.resource().equals("secrets")).toList()));

    // Then
    assertThat(check.verdict()).isEqualTo(Verdict.FAILING);
    assertThat(check.finding())
        .startsWith("6 are missing, such as: get secrets in namespace shop, list secrets");
    assertThat(OperatorRight.check(Look.found(List.of())).verdict()).isEqualTo(Verdict.OK);
  }
}
