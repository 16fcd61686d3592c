package dev.strongroom.core.labelevents;

import java.util.Set;

/** Takes events, one at a time. */
@FunctionalInterface
public interface EventSink {
  /** What a sink says of an event. */
  enum Answer {
    /** It has the event. */
    TAKEN,
    /** It answers, but does not take this event; others it may take. */
    REFUSED,
    /** It takes no event at present, or nothing is known. */
    AWAY;

    /** 400, 409, 413, 415 and 422: about the content, not about the sink or the sender's rights. */
    private static final Set<Integer> ABOUT_THE_EVENT = Set.of(400, 409, 413, 415, 422);

    private static final int HUNDRED = 100;
    private static final int SUCCESS = 2;

    /** The answer that an HTTP status stands for (RFC 9110, HTTP 1.1 Web Hooks for CloudEvents). */
    public static Answer of(int status) {
      if (status / HUNDRED == SUCCESS) {
        return TAKEN;
      }
      return ABOUT_THE_EVENT.contains(status) ? REFUSED : AWAY;
    }
  }

  /** Sends an event; returns when the sink has answered or a limit of time has passed. */
  Answer send(LabelEvent event);
}
