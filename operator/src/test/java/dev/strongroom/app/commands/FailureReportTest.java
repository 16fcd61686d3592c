package dev.strongroom.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailureReportTest {
  private final StringWriter err = new StringWriter();

  @Command(name = "fails")
  private record Fails(RuntimeException failure) implements Runnable {
    @Override
    public void run() {
      throw failure;
    }
  }

  @Test
  void aServerThatIsAwayIsToldInALine() {
    // Given
    KubernetesClientException away =
        new KubernetesClientException("secret text", new ConnectException("refused"));

    // When
    int code = run(away);

    // Then
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "strongroom: the API server does not answer. The API server is the one in KUBECONFIG,"
                + " else the one of the pod's service account.\n");
    assertThat(code).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void soIsOneThatIsBusyOrBroken(int status) {
    // When
    run(new KubernetesClientException("secret text", status, null));

    // Then
    assertThat(err.toString())
        .startsWith("strongroom: the API server does not answer.")
        .hasLineCount(1);
  }

  @Test
  void whatNobodyExpectedKeepsItsTrace() {
    // When
    run(new ArithmeticException("a bug"));

    // Then
    assertThat(err.toString()).contains("ArithmeticException", "\tat ");
  }

  private int run(RuntimeException failure) {
    return new CommandLine(new Fails(failure))
        .setExecutionExceptionHandler(new FailureReport())
        .setErr(new PrintWriter(err, true))
        .execute();
  }
}
