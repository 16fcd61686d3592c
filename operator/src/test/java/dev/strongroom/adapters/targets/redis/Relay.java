package dev.strongroom.adapters.targets.redis;

import dev.strongroom.platform.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a driver and a server without TLS, hears everything, and can lose answers. */
final class Relay implements AutoCloseable {
  /** What happens to a request. */
  interface Ears {
    /**
     * Hears a request before the server does.
     *
     * @return whether the answer arrives; otherwise the connection breaks off instead
     */
    boolean hear(String request);
  }

  private final ServerSocket listener;
  private final int port;
  private final Ears ears;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  Relay(int port, Ears ears) throws IOException {
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.port = port;
    this.ears = ears;
    thread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** All that was sent to the server. */
  List<String> requests() {
    return requests;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        thread(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** One request, one answer, as the driver talks. */
  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      for (byte[] request = some(client); request.length > 0; request = some(client)) {
        String text = new String(request, StandardCharsets.UTF_8);
        requests.add(text);
        boolean isAnswered = ears.hear(text);
        send(server, request);
        byte[] answer = some(server);
        if (!isAnswered || answer.length == 0) {
          return;
        }
        send(client, answer);
      }
    } catch (IOException ended) {
      // One of the two has gone.
    }
  }

  private static byte[] some(Socket from) throws IOException {
    InputStream in = from.getInputStream();
    byte[] buffer = new byte[1 << 16];
    int read = in.read(buffer);
    return read < 0 ? new byte[0] : Arrays.copyOf(buffer, read);
  }

  private static void send(Socket to, byte[] bytes) throws IOException {
    OutputStream out = to.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  private static void thread(Runnable task) {
    new DaemonThreads("relay").newThread(task).start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
