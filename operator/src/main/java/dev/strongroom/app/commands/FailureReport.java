package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.StoreReason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Prints a wrong configuration, a right that is not there, and what is not available, as one line;
 * anything else is a bug and keeps its trace.
 */
public final class FailureReport implements IExecutionExceptionHandler {
  private static final String WHICH_SERVER =
      " The API server is the one in KUBECONFIG, else the one of the pod's service account.";

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed)
      throws Exception {
    Optional<String> sentence = sentence(e);
    if (sentence.isEmpty()) {
      throw e;
    }
    command.getErr().println("strongroom: " + sentence.get());
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static Optional<String> sentence(Exception e) {
    if (e instanceof IllegalArgumentException || e instanceof IllegalStateException) {
      return Optional.of(e.getMessage());
    }
    if (e instanceof Failure failure) {
      return Optional.of(failure.finding().message() + advice(failure.finding().reason()));
    }
    if (!(e instanceof KubernetesClientException answer)) {
      return Optional.empty();
    }
    return StoreCalls.mayPass(answer)
        ? Optional.of("the API server does not answer." + WHICH_SERVER)
        : refusal(answer.getCode());
  }

  private static String advice(Reason reason) {
    if (reason == StoreReason.StoreUnavailable) {
      return WHICH_SERVER;
    }
    return reason == RootKeyReason.RootKeyUnavailable
        ? " STRONGROOM_ROOT_KEY_PROVIDER names the provider; the provider cluster needs the"
            + " operator's namespace in STRONGROOM_NAMESPACE."
        : "";
  }

  /** What the API server says itself is left out: it may quote fields. */
  private static Optional<String> refusal(int code) {
    return switch (code) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          Optional.of("the API server does not know this account: its token may have run out");
      case HttpURLConnection.HTTP_FORBIDDEN ->
          Optional.of(
              "this account lacks a right. The operator's account has all that commands need. The"
                  + " chart makes an account that backs up and verifies with"
                  + " backup.serviceAccount.create=true, and one that restores with"
                  + " restore.serviceAccount.create=true, both for the operator's namespace only:"
                  + " is STRONGROOM_NAMESPACE that one?");
      case HttpURLConnection.HTTP_NOT_FOUND ->
          Optional.of(
              "Strongroom's kinds or the operator's namespace are not there: install the chart"
                  + " first, and set STRONGROOM_NAMESPACE to its namespace");
      default -> Optional.empty();
    };
  }
}
