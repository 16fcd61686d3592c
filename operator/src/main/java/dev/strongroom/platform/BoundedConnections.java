package dev.strongroom.platform;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The open connections of one port, of which there are never more than a limit. When another one
 * arrives, the oldest that waits for a request or sends one slowly makes room for it. So a new
 * client, such as a probe, is served however many others hold their connections open. Connections
 * whose answer is under way are kept; when all are, the new one is refused.
 */
public final class BoundedConnections {
  private final int limit;

  /** In order of arrival. */
  private final Map<HttpConnection, Use> open = new LinkedHashMap<>();

  private boolean ending;

  /** At most so many connections. */
  public BoundedConnections(int limit) {
    this.limit = limit;
  }

  /** Counts a new connection, and closes another or this one when there are too many. */
  public synchronized void opened(HttpConnection connection) {
    connection.closeHandler(closed -> forget(connection));
    if (open.size() >= limit && !closeOldestWithoutAnswer()) {
      connection.close();
      return;
    }
    open.put(connection, new Use());
  }

  /** Keeps the connection of a request until its answer is sent. */
  public synchronized void answering(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    Use use = open.get(connection);
    if (use != null) {
      use.answers++;
    }
    request.response().endHandler(sent -> answered(connection));
  }

  private synchronized void answered(HttpConnection connection) {
    Use use = open.get(connection);
    if (use != null) {
      use.answers--;
      use.idleSince = System.nanoTime();
      if (ending) {
        goAway(connection);
      }
    }
  }

  /** How many are open. */
  public synchronized int count() {
    return open.size();
  }

  /** Closes those that have had no complete request head for so long, however much they sent. */
  public void closeIdle(Duration atLeast) {
    long before = System.nanoTime() - atLeast.toNanos();
    List<HttpConnection> idle = new ArrayList<>();
    synchronized (this) {
      open.forEach(
          (connection, use) -> {
            if (use.answers == 0 && use.idleSince - before < 0) {
              idle.add(connection);
            }
          });
    }
    idle.forEach(HttpConnection::close);
  }

  /**
   * Has HTTP/2 clients send their next requests elsewhere (GOAWAY); those that connect from now on
   * once they have an answer.
   */
  public void announceEnd() {
    List<HttpConnection> all;
    synchronized (this) {
      ending = true;
      all = List.copyOf(open.keySet());
    }
    all.forEach(BoundedConnections::goAway);
  }

  private static void goAway(HttpConnection connection) {
    try {
      connection.goAway(0);
    } catch (UnsupportedOperationException http1) {
      // Its next answer says so.
    }
  }

  private synchronized void forget(HttpConnection connection) {
    open.remove(connection);
  }

  private boolean closeOldestWithoutAnswer() {
    for (Iterator<Map.Entry<HttpConnection, Use>> i = open.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<HttpConnection, Use> next = i.next();
      if (next.getValue().answers == 0) {
        i.remove();
        next.getKey().close();
        return true;
      }
    }
    return false;
  }

  /** What a connection is used for. */
  private static final class Use {
    /** Answers under way: HTTP/2 has many at once. */
    private int answers;

    private long idleSince = System.nanoTime();
  }
}
