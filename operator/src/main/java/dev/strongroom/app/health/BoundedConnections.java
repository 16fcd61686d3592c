package dev.strongroom.app.health;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The open connections of one port, of which there are never more than a limit. When another one
 * arrives, the oldest that waits for a request or sends one slowly makes room for it. So a new
 * client, such as a probe, is served however many others hold their connections open. Connections
 * whose answer is under way are kept; when all are, the new one is refused.
 */
final class BoundedConnections {
  private final int limit;

  /** In order of arrival; true while an answer is under way. */
  private final Map<HttpConnection, Boolean> open = new LinkedHashMap<>();

  BoundedConnections(int limit) {
    this.limit = limit;
  }

  /** Counts a new connection, and closes another or this one when there are too many. */
  synchronized void opened(HttpConnection connection) {
    connection.closeHandler(closed -> forget(connection));
    if (open.size() >= limit && !closeOldestWithoutAnswer()) {
      connection.close();
      return;
    }
    open.put(connection, false);
  }

  /** Keeps the connection of a request until its answer is sent. */
  synchronized void answering(HttpServerRequest request) {
    open.replace(request.connection(), true);
    request.response().endHandler(sent -> answered(request.connection()));
  }

  private synchronized void answered(HttpConnection connection) {
    open.replace(connection, false);
  }

  private synchronized void forget(HttpConnection connection) {
    open.remove(connection);
  }

  private boolean closeOldestWithoutAnswer() {
    for (Iterator<Map.Entry<HttpConnection, Boolean>> i = open.entrySet().iterator();
        i.hasNext(); ) {
      Map.Entry<HttpConnection, Boolean> next = i.next();
      if (!next.getValue()) {
        i.remove();
        next.getKey().close();
        return true;
      }
    }
    return false;
  }
}
