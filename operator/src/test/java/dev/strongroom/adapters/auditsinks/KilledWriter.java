package dev.strongroom.adapters.auditsinks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A process that records events, prints the number of each that is safe, and expects to die. */
final class KilledWriter {
  private KilledWriter() {}

  /** Arguments: directory, URL, CA file, first number, and how many (0: until it is killed). */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    long first = Long.parseLong(args[3]);
    long count = Long.parseLong(args[4]);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    FileSink.Rules rules =
        new FileSink.Rules(
            200_000,
            Duration.ofDays(1),
            1 << 30,
            FileSink.WhenFull.REFUSE,
            FileSink.Durability.INTERVAL);
    Outbox outbox =
        new Outbox(
            "audit",
            directory.resolve("webhook"),
            64 << 20,
            new HttpsReceiver(URI.create(args[1]), Optional.of(Path.of(args[2])), Optional.empty()),
            Outbox.Form.LINES,
            Duration.ofMillis(20),
            meters);
    try (SinkTrail trail =
        new SinkTrail(
            List.of(
                new FileSink(directory.resolve("file"), rules, Clock.systemUTC()),
                new WebhookSink(outbox)),
            new SinkTrail.Rules("pod-1", true, Duration.ofSeconds(60), 50, Duration.ofMinutes(1)),
            Ed25519Signer.generated(new SecureRandom()),
            Clock.systemUTC(),
            new SecureRandom(),
            meters)) {
      for (long i = first; count == 0 || i < first + count; i++) {
        trail.record(RecordedTrail.event("TagResource", i));
        System.out.println(i);
        System.out.flush();
      }
    }
  }
}
