package dev.strongroom.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where events about changed secrets go.
 *
 * @param url {@code STRONGROOM_EVENTS_URL}: begins with https://; empty (default) when nobody is
 *     told
 * @param ca {@code STRONGROOM_EVENTS_CA_FILE}: CA certificates, default the JDK's
 * @param token {@code STRONGROOM_EVENTS_TOKEN_FILE}: bearer token
 */
public record EventSettings(Optional<URI> url, Optional<Path> ca, Optional<Path> token) {
  private static final String PREFIX = "STRONGROOM_EVENTS_";

  static EventSettings from(Variables env) {
    return new EventSettings(
        env.httpsUrl(PREFIX + "URL"),
        env.path(PREFIX + "CA_FILE"),
        env.path(PREFIX + "TOKEN_FILE"));
  }

  /** Whether somebody is to be told. */
  public boolean hasSink() {
    return url.isPresent();
  }
}
