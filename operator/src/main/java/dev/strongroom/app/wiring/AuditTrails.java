package dev.strongroom.app.wiring;

import dev.strongroom.adapters.auditsinks.AuditSink;
import dev.strongroom.adapters.auditsinks.Ed25519Signer;
import dev.strongroom.adapters.auditsinks.FileSink;
import dev.strongroom.adapters.auditsinks.HttpsReceiver;
import dev.strongroom.adapters.auditsinks.Outbox;
import dev.strongroom.adapters.auditsinks.SinkTrail;
import dev.strongroom.adapters.auditsinks.StandardOutputSink;
import dev.strongroom.adapters.auditsinks.WebhookSink;
import dev.strongroom.app.config.AuditSettings;
import dev.strongroom.core.audit.CheckpointSigner;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the audit trail that is configured. */
final class AuditTrails {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrails.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final int RECORDS_PER_CHECKPOINT = 1_000;
  private static final Duration TIME_PER_CHECKPOINT = Duration.ofMinutes(1);

  private AuditTrails() {}

  /**
   * The trail; empty when no sink is configured.
   *
   * @throws IllegalStateException when a sink cannot be opened: nothing starts unaudited
   */
  static Optional<SinkTrail> open(
      AuditSettings settings, Clock clock, SecureRandom random, MeterRegistry meters) {
    if (settings.sinks().isEmpty()) {
      return Optional.empty();
    }
    CheckpointSigner signer =
        settings
            .signingKey()
            .map(Ed25519Signer::of)
            .orElseGet(() -> Ed25519Signer.generated(random));
    List<AuditSink> sinks = new ArrayList<>();
    for (String name : settings.sinks()) {
      sinks.add(sink(name, settings, clock, meters));
    }
    LOG.info(
        "audit trail to {}; checkpoints are signed with {}", settings.sinks(), signer.publicKey());
    return Optional.of(
        new SinkTrail(
            sinks,
            new SinkTrail.Rules(
                Instance.name().replaceAll("[^A-Za-z0-9.-]", "-"),
                settings.refuses(),
                LONGEST_WAIT,
                RECORDS_PER_CHECKPOINT,
                TIME_PER_CHECKPOINT),
            signer,
            clock,
            random,
            meters));
  }

  private static AuditSink sink(
      String name, AuditSettings settings, Clock clock, MeterRegistry meters) {
    try {
      return switch (name) {
        case "stdout" -> new StandardOutputSink();
        case "file" -> new FileSink(settings.directory().resolve("files"), rules(settings), clock);
        case "webhook" -> new WebhookSink(outbox(settings, meters));
        default -> throw new IllegalArgumentException("unknown audit sink " + name);
      };
    } catch (IOException e) {
      throw new IllegalStateException(
          "the audit sink "
              + name
              + " cannot be opened: STRONGROOM_AUDIT_DIRECTORY (value audit.directory of the chart)"
              + " is "
              + settings.directory()
              + ", which must be a folder that can be written");
    }
  }

  private static FileSink.Rules rules(AuditSettings settings) {
    return new FileSink.Rules(
        settings.fileBytes(),
        settings.fileAge(),
        settings.totalBytes(),
        settings.deletes() ? FileSink.WhenFull.DELETE : FileSink.WhenFull.REFUSE,
        FileSink.Durability.valueOf(settings.fsync().toUpperCase(Locale.ROOT)));
  }

  private static Outbox outbox(AuditSettings settings, MeterRegistry meters) throws IOException {
    return new Outbox(
        "audit",
        settings.directory().resolve("webhook"),
        settings.bufferBytes(),
        new HttpsReceiver(
            settings.webhook().orElseThrow(), settings.webhookCa(), settings.webhookToken()),
        Outbox.Form.LINES,
        meters);
  }
}
