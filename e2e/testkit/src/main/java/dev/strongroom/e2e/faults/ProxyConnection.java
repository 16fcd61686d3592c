package dev.strongroom.e2e.faults;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One connection of a client, and the one that its requests take to the API server. */
final class ProxyConnection implements Closeable {
  private static final int PIECE = 16 * 1024;
  private static final int LONGEST_SILENCE_MILLIS = 60_000;

  /** How long a watch lives that is to be cut, in milliseconds. */
  private static final int SHORTEST_WATCH = 200;

  private static final int LONGEST_WATCH = 8_000;

  /** Opens a connection to the API server. */
  interface Upstream {
    Socket connect() throws IOException;
  }

  private final Socket client;
  private final Upstream upstream;
  private final Faults faults;
  private volatile Socket server;
  private InputStream fromClient;
  private OutputStream toClient;
  private InputStream fromServer;
  private OutputStream toServer;

  ProxyConnection(Socket client, Upstream upstream, Faults faults) {
    this.client = client;
    this.upstream = upstream;
    this.faults = faults;
  }

  /** Serves until either side ends, or a fault does. */
  void run() {
    try (this) {
      client.setTcpNoDelay(true);
      fromClient = new BufferedInputStream(client.getInputStream(), PIECE);
      toClient = new BufferedOutputStream(client.getOutputStream(), PIECE);
      boolean goesOn = true;
      while (goesOn) {
        Optional<HttpHead> head = HttpHead.read(fromClient);
        goesOn = head.isPresent() && serve(head.get());
      }
    } catch (IOException broken) {
      // Both ends are closed by now; that is how the client learns that the server is away.
    }
  }

  /** False when the connection has to end. */
  private boolean serve(HttpHead head) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    head.copyRequestBody(fromClient, body);
    RequestKind kind = RequestKind.of(head.firstLine());
    Optional<Fault> fault = faults.of(kind, head.firstLine());
    if (fault.filter(f -> !f.isDelivered()).isPresent()) {
      return refuse(fault.get());
    }
    deliver(head, body.toByteArray());
    HttpHead answer = HttpHead.read(fromServer).orElseThrow(IOException::new);
    if (kind == RequestKind.WATCH && answer.isEndless()) {
      fault.ifPresent(f -> FaultyProxy.daemon(this::endLater));
      answer.write(toClient);
      stream();
      return false;
    }
    if (fault.isPresent()) {
      answer.copyAnswerBody(fromServer, OutputStream.nullOutputStream());
      if (fault.get().isSilence()) {
        keepSilent();
      }
      return false;
    }
    answer.write(toClient);
    boolean goesOn = answer.copyAnswerBody(fromServer, toClient);
    toClient.flush();
    return goesOn;
  }

  private boolean refuse(Fault fault) throws IOException {
    if (fault.isAnswer()) {
      toClient.write(fault.answer().getBytes(StandardCharsets.US_ASCII));
      toClient.flush();
    } else if (fault.isSilence()) {
      keepSilent();
    }
    return fault.isAnswer();
  }

  /** Until the client gives up. */
  private void keepSilent() throws IOException {
    client.setSoTimeout(LONGEST_SILENCE_MILLIS);
    fromClient.read();
  }

  private void deliver(HttpHead head, byte[] body) throws IOException {
    if (server == null) {
      server = upstream.connect();
      server.setTcpNoDelay(true);
      fromServer = new BufferedInputStream(server.getInputStream(), PIECE);
      toServer = new BufferedOutputStream(server.getOutputStream(), PIECE);
    }
    head.write(toServer);
    toServer.write(body);
    toServer.flush();
  }

  /** What comes from either side goes to the other, until one ends. */
  private void stream() {
    FaultyProxy.daemon(() -> pump(fromClient, toServer));
    pump(fromServer, toClient);
  }

  private void pump(InputStream from, OutputStream to) {
    try (this) {
      to.flush();
      byte[] piece = new byte[PIECE];
      for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
        to.write(piece, 0, n);
        to.flush();
      }
    } catch (IOException broken) {
      // As above.
    }
  }

  private void endLater() {
    try {
      TimeUnit.MILLISECONDS.sleep(
          ThreadLocalRandom.current().nextInt(SHORTEST_WATCH, LONGEST_WATCH));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  @Override
  public void close() {
    closeQuietly(client);
    closeQuietly(server);
  }

  private static void closeQuietly(Socket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException closed) {
      // It is what was wanted.
    }
  }
}
