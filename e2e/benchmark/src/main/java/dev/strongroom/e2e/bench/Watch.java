package dev.strongroom.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Events of a collection from now on, on a thread of its own. The server may end a watch at any
 * time, and does when a definition has just changed; it then goes on where it was.
 */
final class Watch implements AutoCloseable {
  private static final long RETRY_MILLIS = 200;

  private final BareClient client;
  private final String path;
  private final Consumer<JsonNode> objects;
  private volatile String version;
  private volatile Stream<String> lines;
  private volatile boolean closed;
  private volatile RuntimeException failure;

  /**
   * Starts; returns when the watch is open.
   *
   * @param path path of the collection, with its selector if any
   * @param objects gets every object that was made or changed
   */
  Watch(BareClient client, String path, Consumer<JsonNode> objects) {
    this.client = client;
    this.path = path + (path.contains("?") ? "&" : "?");
    this.objects = objects;
    this.version =
        client.getJson(this.path + "limit=1").path("metadata").path("resourceVersion").asText();
    this.lines = open();
    Thread reader = new Thread(this::run, "watch");
    reader.setDaemon(true);
    reader.start();
  }

  private Stream<String> open() {
    return client.lines(path + "watch=true&timeoutSeconds=3600&resourceVersion=" + version);
  }

  private void run() {
    try {
      while (!closed) {
        read();
        if (!closed) {
          Thread.sleep(RETRY_MILLIS);
          lines = open();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void read() {
    try {
      lines.forEach(line -> event(BareClient.parse(line)));
    } catch (UncheckedIOException ended) {
      // Closed by us, or by the server.
    }
  }

  private void event(JsonNode event) {
    if (event.path("type").asText().equals("ERROR")) {
      throw new IllegalStateException("watch " + path + ": " + event);
    }
    JsonNode object = event.path("object");
    version = object.path("metadata").path("resourceVersion").asText();
    objects.accept(object);
  }

  /** Throws what ended the watch for good, if anything has. */
  void check() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    closed = true;
    lines.close();
  }
}
