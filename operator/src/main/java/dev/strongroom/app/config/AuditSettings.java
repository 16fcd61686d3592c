package dev.strongroom.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the audit trail goes.
 *
 * @param sinks {@code STRONGROOM_AUDIT_SINKS}: of {@code stdout}, {@code file} and {@code webhook},
 *     comma-separated; empty (default) for no trail
 * @param refuses {@code STRONGROOM_AUDIT_WHEN_UNAVAILABLE}: {@code refuse} (default) or {@code
 *     continue}: what happens to changes and reads of values while records cannot be written
 * @param directory {@code STRONGROOM_AUDIT_DIRECTORY}: files, and what waits to be sent; default
 *     /var/lib/strongroom/audit
 * @param fileBytes {@code STRONGROOM_AUDIT_FILE_BYTES}: size of a file, default 64Mi
 * @param fileAge {@code STRONGROOM_AUDIT_FILE_HOURS}: age of a file, 1 to 8760 hours, default 24
 * @param totalBytes {@code STRONGROOM_AUDIT_TOTAL_BYTES}: size of all files, default 1Gi
 * @param deletes {@code STRONGROOM_AUDIT_WHEN_FULL}: {@code refuse} (default) or {@code delete} the
 *     oldest files
 * @param fsync {@code STRONGROOM_AUDIT_FSYNC}: {@code always} (default), {@code interval} (each
 *     second) or {@code never}
 * @param webhook {@code STRONGROOM_AUDIT_WEBHOOK_URL}: begins with https://
 * @param webhookCa {@code STRONGROOM_AUDIT_WEBHOOK_CA_FILE}: CA certificates, default the JDK's
 * @param webhookToken {@code STRONGROOM_AUDIT_WEBHOOK_TOKEN_FILE}: bearer token
 * @param bufferBytes {@code STRONGROOM_AUDIT_BUFFER_BYTES}: most bytes that wait on disk, default
 *     256Mi
 * @param signingKey {@code STRONGROOM_AUDIT_SIGNING_KEY_FILE}: Ed25519 key in PKCS #8 that signs
 *     checkpoints; default a key of each process
 */
public record AuditSettings(
    List<String> sinks,
    boolean refuses,
    Path directory,
    long fileBytes,
    Duration fileAge,
    long totalBytes,
    boolean deletes,
    String fsync,
    Optional<URI> webhook,
    Optional<Path> webhookCa,
    Optional<Path> webhookToken,
    long bufferBytes,
    Optional<Path> signingKey) {

  private static final String PREFIX = "STRONGROOM_AUDIT_";
  private static final Path DIRECTORY = Path.of("/var/lib/strongroom/audit");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(Ki|Mi|Gi)?");
  private static final long LEAST_BYTES = 1 << 20;
  private static final int MOST_HOURS = 8_760;

  /** Sinks that are named twice or unknown are refused, and so is one without what it needs. */
  static AuditSettings from(Variables env) {
    AuditSettings settings =
        new AuditSettings(
            env.list(PREFIX + "SINKS", "", "stdout|file|webhook"),
            env.matching(PREFIX + "WHEN_UNAVAILABLE", "refuse", "refuse|continue").equals("refuse"),
            env.path(PREFIX + "DIRECTORY").orElse(DIRECTORY),
            bytes(env, "FILE_BYTES", "64Mi"),
            Duration.ofHours(env.number(PREFIX + "FILE_HOURS", 24, 1, MOST_HOURS)),
            bytes(env, "TOTAL_BYTES", "1Gi"),
            env.matching(PREFIX + "WHEN_FULL", "refuse", "refuse|delete").equals("delete"),
            env.matching(PREFIX + "FSYNC", "always", "always|interval|never"),
            env.httpsUrl(PREFIX + "WEBHOOK_URL"),
            env.path(PREFIX + "WEBHOOK_CA_FILE"),
            env.path(PREFIX + "WEBHOOK_TOKEN_FILE"),
            bytes(env, "BUFFER_BYTES", "256Mi"),
            env.path(PREFIX + "SIGNING_KEY_FILE"));
    if (settings.sinks().contains("webhook") && settings.webhook().isEmpty()) {
      throw new IllegalArgumentException(
          PREFIX + "WEBHOOK_URL must be set for the audit sink webhook");
    }
    return settings;
  }

  private static long bytes(Variables env, String name, String fallback) {
    String text = env.matching(PREFIX + name, fallback, BYTES.pattern());
    Matcher number = BYTES.matcher(text);
    if (!number.matches()) {
      throw new IllegalArgumentException(PREFIX + name + " must match " + BYTES);
    }
    String unit = number.group(2) == null ? "" : number.group(2);
    int shift =
        switch (unit) {
          case "Ki" -> 10;
          case "Mi" -> 20;
          case "Gi" -> 30;
          default -> 0;
        };
    long bytes = Long.parseLong(number.group(1)) << shift;
    if (bytes < LEAST_BYTES) {
      throw new IllegalArgumentException(PREFIX + name + " must be at least 1Mi");
    }
    return bytes;
  }
}
