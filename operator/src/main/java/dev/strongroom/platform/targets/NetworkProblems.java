package dev.strongroom.platform.targets;

import dev.strongroom.core.rotation.TargetProblem;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Sorts failures of the network by the types of their causes, never by text. */
public final class NetworkProblems {
  private NetworkProblems() {}

  /** Why a connection broke; all that is known of it may be that it did. */
  public static TargetProblem ofLost(IOException lost) {
    return of(lost).orElse(TargetProblem.CONNECTION_LOST);
  }

  /** The problem of the innermost cause of a known type, which is the most exact one. */
  public static Optional<TargetProblem> of(Throwable thrown) {
    TargetProblem found = null;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      TargetProblem here = ofType(cause);
      found = here != null ? here : found;
    }
    return Optional.ofNullable(found);
  }

  private static TargetProblem ofType(Throwable cause) {
    if (cause instanceof Stopped stopped) {
      return stopped.problem();
    } else if (cause instanceof DiagnosingTrustManager.NotTrusted) {
      return TargetProblem.TLS_NOT_TRUSTED;
    } else if (cause instanceof DiagnosingTrustManager.WrongHost) {
      return TargetProblem.TLS_WRONG_HOST;
    } else if (cause instanceof UnknownHostException) {
      return TargetProblem.HOST_NOT_FOUND;
    } else if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return TargetProblem.UNREACHABLE;
    } else if (cause instanceof SocketTimeoutException) {
      return TargetProblem.TIMEOUT;
    } else if (cause instanceof SSLException) {
      return TargetProblem.TLS_FAILED;
    } else if (cause instanceof EOFException || cause instanceof IOException) {
      return TargetProblem.CONNECTION_LOST;
    }
    return null;
  }
}
