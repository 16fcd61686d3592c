package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.labelevents.EventSink;
import dev.strongroom.core.labelevents.LabelEvent;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts each event as one request (CloudEvents 1.0, HTTP binding, structured mode). */
public final class HttpsEventSink implements EventSink {
  private static final Logger LOG = LoggerFactory.getLogger(HttpsEventSink.class);
  private static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

  private final HttpsReceiver receiver;
  private final AtomicBoolean isAway = new AtomicBoolean();

  /** A sink behind this server. */
  public HttpsEventSink(HttpsReceiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public Answer send(LabelEvent event) {
    try {
      int status = receiver.post(CONTENT_TYPE, event.cloudEvent());
      Answer answer = Answer.of(status);
      switch (answer) {
        case TAKEN -> answers();
        case REFUSED -> {
          answers();
          LOG.warn(
              "the event sink refuses event {} of secret {} with status {}; it is sent again later",
              event.id(),
              event.arn(),
              status);
        }
        case AWAY -> isAway("it answers with status " + status);
      }
      return answer;
    } catch (IOException e) {
      isAway(SinkUnavailable.reason(e));
      return Answer.AWAY;
    }
  }

  private void answers() {
    if (isAway.getAndSet(false)) {
      LOG.info("the event sink takes events again");
    }
  }

  private void isAway(String why) {
    if (!isAway.getAndSet(true)) {
      LOG.warn("the event sink takes no events, which wait in their records: {}", why);
    }
  }
}
