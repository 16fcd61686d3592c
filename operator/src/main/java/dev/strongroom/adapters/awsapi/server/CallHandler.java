package dev.strongroom.adapters.awsapi.server;

/** Answers calls. Called by many threads, never by one of the server's event loops. */
public interface CallHandler {
  /** The answer to a call; whatever is thrown becomes {@link Refusal#FAILED}. */
  HttpAnswer handle(HttpCall call);

  /** The answer to what did not become a call. Takes no time: an event loop asks. */
  HttpAnswer refuse(Refusal refusal);
}
