package dev.strongroom.e2e.audit;

import dev.strongroom.adapters.auditsinks.Ed25519Check;
import dev.strongroom.core.audit.AuditVerifier;
import dev.strongroom.core.audit.TrailProblem;
import dev.strongroom.core.audit.TrailProblem.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The audit trail in files of a directory. */
public record AuditFiles(Path directory) {
  /** The settings of an operator that writes it there. */
  public Map<String, String> environment() {
    return Map.of(
        "STRONGROOM_AUDIT_SINKS", "file", "STRONGROOM_AUDIT_DIRECTORY", directory.toString());
  }

  /** All lines of all files, in the order of their names. */
  public List<String> lines() {
    try (Stream<Path> files = Files.walk(directory)) {
      List<String> lines = new ArrayList<>();
      for (Path file : files.filter(AuditFiles::isOfTrail).sorted().toList()) {
        lines.addAll(lines(file));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the events of a rotation, without those that were recorded twice. */
  public List<String> rotation(String arn, String version) {
    return request("Rotation-" + arn + "-" + version);
  }

  /** The same of the projections of a version. */
  public List<String> projection(String arn, String version) {
    return request("Projection-" + arn + "-" + version);
  }

  private List<String> request(String id) {
    String request = "\"requestID\":\"" + id + "\"";
    Map<String, String> names = new LinkedHashMap<>();
    lines().stream()
        .filter(line -> line.contains(request))
        .forEach(line -> names.put(field(line, "eventID"), event(line)));
    return List.copyOf(names.values());
  }

  /** The name of the event of a line. */
  public static String event(String line) {
    return field(line, "eventName");
  }

  private static String field(String line, String name) {
    return line.replaceAll(".*\"" + name + "\":\"([^\"]+)\".*", "$1");
  }

  /** What is wrong with the trail as a whole. */
  public List<TrailProblem> problems() {
    List<TrailProblem> problems = new ArrayList<>();
    AuditVerifier verifier =
        new AuditVerifier(new Ed25519Check(), AuditVerifier.Options.STRICT, problems::add);
    long number = 0;
    for (String line : lines()) {
      verifier.line(new Place("trail", ++number), line);
    }
    verifier.finish();
    return problems;
  }

  private static boolean isOfTrail(Path file) {
    return file.toString().endsWith(".jsonl") || file.toString().endsWith(".jsonl.gz");
  }

  /** Files are compressed when the next one is begun, as it is after a day. */
  private static List<String> lines(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
      return new String(plain.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }
}
