package dev.strongroom.adapters.targets.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of answers, and what is sent. */
class KafkaAnswerTest {
  private static KafkaAnswer answer(String hex) {
    return new KafkaAnswer(HexFormat.of().parseHex(hex));
  }

  private static void assertNotUnderstood(ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            Stopped.class,
            stopped -> assertThat(stopped.problem()).isEqualTo(TargetProblem.UNEXPECTED_ANSWER));
  }

  @Test
  void readsFieldsInTurn() throws Stopped {
    // Given
    KafkaAnswer answer = answer("00000007" + "0004" + "04616263" + "00" + "0105026162" + "ff");

    // When, Then
    assertThat(answer.int32()).isEqualTo(7);
    assertThat(answer.int16()).isEqualTo(4);
    assertThat(answer.compactString()).isEqualTo("abc");
    assertThat(answer.compactLength()).isZero();
    answer.skipTags();
    assertThat(answer.int8()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "05", "056162", "ffffffff07", "ffffffffffffff"})
  void aStringThatIsCutShortIsNotUnderstood(String hex) {
    assertNotUnderstood(() -> answer(hex).compactString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "000000", "00000005ab", "ffffffff", "7fffffff"})
  void bytesThatAreCutShortAreNotUnderstood(String hex) {
    assertNotUnderstood(() -> answer(hex).bytes());
  }

  @ParameterizedTest
  @CsvSource({"0, 01", "126, 7f", "127, 8001", "300, ad02"})
  void aCompactLengthTakesSevenBitsAByte(int length, String begin) throws Stopped {
    // Given
    byte[] content = new byte[length];

    // When
    byte[] sent = new KafkaMessage().compactBytes(content).framed();

    // Then
    int header = begin.length() / 2;
    assertThat(HexFormat.of().formatHex(sent, 4, 4 + header)).isEqualTo(begin);
    KafkaAnswer read = new KafkaAnswer(Arrays.copyOfRange(sent, 4, sent.length));
    assertThat(read.compactLength()).isEqualTo(length);
  }

  @ParameterizedTest
  @CsvSource({
    "7, TIMEOUT",
    "31, NO_PRIVILEGE",
    "33, SASL_MECHANISM_NOT_ENABLED",
    "41, READ_ONLY",
    "58, LOGIN_REFUSED",
    "89, BUSY",
    "91, NO_SUCH_USER",
    "93, PASSWORD_REJECTED",
    "-1, UNEXPECTED_ANSWER",
    "42, UNEXPECTED_ANSWER"
  })
  void sortsTheCodesOfErrors(int code, TargetProblem problem) {
    assertThat(ErrorCodes.problem(code)).isEqualTo(problem);
  }
}
