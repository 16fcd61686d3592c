package dev.strongroom.core.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.InvalidInput;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionEndpointTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @ParameterizedTest
  @CsvSource({
    "https://Fn.example.com, fn.example.com, 443, VERIFY_FULL,"
        + " /2015-03-31/functions/rotate/invocations",
    "https://fn.example.com:9001/base/, fn.example.com, 9001, VERIFY_FULL,"
        + " /base/2015-03-31/functions/rotate/invocations",
    "http://127.0.0.1:8080, 127.0.0.1, 8080, DISABLE, /2015-03-31/functions/rotate/invocations"
  })
  void aLambdaIsCalledAtThePathOfItsApi(
      String url, String host, int port, TlsMode tls, String path) {
    // When
    FunctionEndpoint endpoint =
        FunctionEndpoint.lambda(
            "spec.function", url, "rotate", TlsMode.VERIFY_FULL, Optional.empty(), MINUTE);

    // Then
    assertThat(endpoint)
        .isEqualTo(
            new FunctionEndpoint(
                FunctionEndpoint.Protocol.LAMBDA, host, port, path, tls, Optional.empty(), MINUTE));
  }

  @ParameterizedTest
  @CsvSource({
    "https://fn.example.com, /",
    "https://fn.example.com/rotate?db=shop, /rotate?db=shop",
    "https://fn.example.com/a%20b, /a%20b"
  })
  void aWebhookIsCalledAtItsUrl(String url, String path) {
    // When
    FunctionEndpoint endpoint =
        FunctionEndpoint.webhook("spec.function", url, TlsMode.VERIFY_CA, Optional.empty(), MINUTE);

    // Then
    assertThat(endpoint.path()).isEqualTo(path);
    assertThat(endpoint.tls()).isEqualTo(TlsMode.VERIFY_CA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://fn.example.com",
        "https://",
        "https:fn",
        "https://user:password@fn.example.com",
        "https://fn.example.com/#part",
        "https://fn.example.com:0",
        "https://fn.example.com:65536",
        "https://[::1]/",
        "https://fn example.com",
        "https://fn.example.com/\r\nX: y",
        "https://fn.example.com?x=1"
      })
  void aUrlThatCannotBeCalledIsRefusedWithItsPath(String url) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                FunctionEndpoint.lambda(
                    "spec.function", url, "rotate", TlsMode.VERIFY_FULL, Optional.empty(), MINUTE))
        .satisfies(
            refused ->
                assertThat(refused.finding().message()).startsWith("spec.function.url: must "));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 901})
  void aTimeLimitOutOfRangeIsRefused(int seconds) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                FunctionEndpoint.webhook(
                    "spec.function",
                    "https://fn.example.com",
                    TlsMode.VERIFY_FULL,
                    Optional.empty(),
                    Duration.ofSeconds(seconds)));
  }
}
