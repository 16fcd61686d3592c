package dev.strongroom.app.wiring;

import dev.strongroom.adapters.auditsinks.HttpsEventSink;
import dev.strongroom.adapters.auditsinks.HttpsReceiver;
import dev.strongroom.app.config.EventSettings;
import dev.strongroom.core.labelevents.EventSink;
import java.util.Optional;

/** Opens the event sink that is configured. */
final class LabelEvents {
  private LabelEvents() {}

  /**
   * The sink; empty when nobody is to be told.
   *
   * @throws IllegalArgumentException when its URL or the CA certificates cannot be used
   */
  static Optional<EventSink> sink(EventSettings settings) {
    return settings
        .url()
        .map(url -> new HttpsEventSink(new HttpsReceiver(url, settings.ca(), settings.token())));
  }
}
