package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.AuditAction;
import dev.strongroom.core.audit.AuditActions;
import dev.strongroom.core.audit.AuditEvent;
import dev.strongroom.core.audit.AuditField;
import dev.strongroom.core.audit.AuditFields;
import dev.strongroom.core.audit.AuditIdentity;
import dev.strongroom.core.audit.AuditVerifier;
import dev.strongroom.core.audit.TrailProblem;
import dev.strongroom.core.audit.TrailProblem.Place;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What tests of sinks record, and what they find on disk. */
final class RecordedTrail {
  static final Ed25519Signer SIGNER = Ed25519Signer.generated(new SecureRandom());
  static final Duration WAIT = Duration.ofSeconds(30);

  private RecordedTrail() {}

  static SinkTrail open(AuditSink sink, boolean refuses, Duration wait) {
    return open(sink, refuses, wait, 5);
  }

  static SinkTrail open(AuditSink sink, boolean refuses, Duration wait, int perCheckpoint) {
    return new SinkTrail(
        List.of(sink),
        new SinkTrail.Rules("pod-1", refuses, wait, perCheckpoint, Duration.ofMinutes(1)),
        SIGNER,
        Clock.systemUTC(),
        new SecureRandom(),
        new SimpleMeterRegistry());
  }

  static AuditEvent event(String action, long number) {
    AuditAction known = AuditActions.call(AuditActions.SECRETS_MANAGER, action);
    return new AuditEvent(
        new UUID(7, number),
        Instant.EPOCH,
        new AuditIdentity.Service(),
        known,
        "cluster-local-1",
        AuditEvent.Origin.SERVICE,
        Optional.empty(),
        AuditFields.NONE.with(AuditField.SECRET_ID, "app/db-" + number),
        AuditFields.NONE,
        AuditFields.NONE,
        "request",
        List.of(),
        "123456789012",
        Optional.empty());
  }

  /** The problems of all files below this directory, oldest first. */
  static List<TrailProblem> problems(Path directory) {
    List<TrailProblem> problems = new ArrayList<>();
    AuditVerifier verifier =
        new AuditVerifier(new Ed25519Check(), AuditVerifier.Options.STRICT, problems::add);
    for (Path file : files(directory)) {
      String text = text(file);
      int number = 0;
      for (String line : text.split("\n", -1)) {
        number++;
        Place place = new Place(file.getFileName().toString(), number);
        boolean isLast = number == text.split("\n", -1).length;
        if (!isLast) {
          verifier.line(place, line);
        } else if (!line.isEmpty()) {
          verifier.torn(place);
        }
      }
    }
    verifier.finish();
    return problems;
  }

  static List<String> lines(Path directory) {
    return files(directory).stream()
        .flatMap(file -> text(file).lines())
        .collect(Collectors.toList());
  }

  static List<Path> files(Path directory) {
    for (int attempt = 0; ; attempt++) {
      try {
        return listed(directory);
      } catch (UncheckedIOException compressedMeanwhile) {
        if (attempt == 100) {
          throw compressedMeanwhile;
        }
      }
    }
  }

  private static List<Path> listed(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches(".*\\.jsonl(\\.gz)?"))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return new String(text.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
