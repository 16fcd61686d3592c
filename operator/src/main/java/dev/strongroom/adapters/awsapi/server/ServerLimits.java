package dev.strongroom.adapters.awsapi.server;

import java.time.Duration;

/**
 * What clients may do and how much is done at once.
 *
 * @param bodyBytes largest body
 * @param headBytes longest request line, and largest header fields together
 * @param connections open at once; one more closes the one that has waited longest for a request
 * @param streams requests at once on one HTTP/2 connection
 * @param bufferedBytes of all bodies that are in memory; beyond, the slowest body is refused
 * @param bodies that may be arriving at once
 * @param workers calls that are handled at once, of those that wait for the store and of all others
 * @param queued calls that wait for a worker, of either kind; beyond, calls are refused
 * @param idle for how long a connection may be without a complete request head
 * @param body for how long a body may take to arrive
 * @param handshake for how long a TLS handshake may take
 * @param answer for how long an answer may take to be received
 */
public record ServerLimits(
    int bodyBytes,
    int headBytes,
    int connections,
    int streams,
    int bufferedBytes,
    int bodies,
    int workers,
    int queued,
    Duration idle,
    Duration body,
    Duration handshake,
    Duration answer) {

  /**
   * For a container of 350 MiB. A body has room for the largest secret with every character
   * escaped, all tags and a description; a head for the largest presigned URL.
   */
  public static ServerLimits usual() {
    return new ServerLimits(
        1 << 20,
        16 << 10,
        1024,
        100,
        32 << 20,
        2048,
        32,
        512,
        Duration.ofSeconds(75),
        Duration.ofSeconds(20),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }
}
