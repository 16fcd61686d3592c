package dev.strongroom.e2e.bench.load;

import java.util.List;

/**
 * What the generator does in one go: each connection sends its next call when the last is answered.
 *
 * @param port on 127.0.0.1
 * @param authority file with the certificate of the server's authority, in PEM
 * @param server process id of the server, whose processor time is read
 * @param connections open at once, each with one call at a time
 * @param warmUpMillis before anything is measured
 * @param millis for how long is measured; 0 for as long as there are calls, each of which is then
 *     sent once
 * @param region in the scope of the signatures
 * @param credentials to sign with
 * @param calls sent in turn, again from the first after the last
 */
public record LoadRun(
    int port,
    String authority,
    long server,
    int connections,
    long warmUpMillis,
    long millis,
    String region,
    List<LoadCredentials> credentials,
    List<LoadCall> calls) {

  /** The same on another server. */
  public LoadRun on(int otherPort, long otherServer) {
    return new LoadRun(
        otherPort,
        authority,
        otherServer,
        connections,
        warmUpMillis,
        millis,
        region,
        credentials,
        calls);
  }

  /** Whether each call is sent once, such as one that writes. */
  boolean once() {
    return millis == 0;
  }
}
