package dev.strongroom.adapters.awsapi.server;

/** Answers calls. Called by many threads, never by one of the server's event loops. */
public interface CallHandler {
  /** The answer to a call; whatever is thrown becomes {@link Refusal#FAILED}. */
  HttpAnswer handle(HttpCall call);

  /**
   * Whether handling it waits for the store, as that of a change does. Such calls have workers of
   * their own, so that those which are answered from memory do not wait for them. Takes no time: an
   * event loop asks.
   */
  boolean waits(HttpCall call);

  /** The answer to what did not become a call. Takes no time: an event loop asks. */
  HttpAnswer refuse(Refusal refusal);
}
