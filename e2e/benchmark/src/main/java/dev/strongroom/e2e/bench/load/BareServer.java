package dev.strongroom.e2e.bench.load;

import dev.strongroom.adapters.awsapi.server.CallHandler;
import dev.strongroom.adapters.awsapi.server.EndpointServer;
import dev.strongroom.adapters.awsapi.server.EndpointServer.PemFiles;
import dev.strongroom.adapters.awsapi.server.HttpAnswer;
import dev.strongroom.adapters.awsapi.server.HttpCall;
import dev.strongroom.adapters.awsapi.server.Refusal;
import dev.strongroom.adapters.awsapi.server.ServerLimits;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The endpoint's HTTP server with nothing behind it: every call is answered with the same bytes,
 * and nothing is verified, looked up or decrypted.
 */
public final class BareServer implements CallHandler {
  private static final int OK = 200;

  private final byte[] body;

  private BareServer(byte[] body) {
    this.body = body;
  }

  /**
   * Serves until its standard input ends; prints its port.
   *
   * @param args files with the certificate, the key and the answer's body; the number of event
   *     loops
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    // Whatever a library prints is not the port.
    System.setOut(System.err);
    BareServer handler = new BareServer(Files.readAllBytes(Path.of(args[2])));
    try (EndpointServer server =
        EndpointServer.overTls(
            0,
            new PemFiles(Path.of(args[0]), Path.of(args[1])),
            ServerLimits.usual(),
            Integer.parseInt(args[3]),
            handler,
            Clock.systemUTC())) {
      out.println(server.port());
      System.in.transferTo(System.err);
    }
  }

  @Override
  public HttpAnswer handle(HttpCall call) {
    // The server wipes what it has sent.
    return new HttpAnswer(OK, "application/x-amz-json-1.1", body.clone());
  }

  @Override
  public boolean waits(HttpCall call) {
    return false;
  }

  @Override
  public HttpAnswer refuse(Refusal refusal) {
    return new HttpAnswer(
        refusal.status(), "text/plain", refusal.name().getBytes(StandardCharsets.US_ASCII));
  }
}
