package dev.strongroom.core.audit;

import dev.strongroom.adapters.auditsinks.Ed25519Check;
import dev.strongroom.adapters.auditsinks.Ed25519Signer;
import dev.strongroom.core.audit.AuditEvent.Origin;
import dev.strongroom.core.audit.AuditEvent.Resource;
import dev.strongroom.core.audit.TrailProblem.Place;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Trails for tests: a chain with a checkpoint after every third record. */
final class Trails {
  static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  static final Ed25519Signer SIGNER = Ed25519Signer.generated(new SecureRandom());
  private static final Map<String, Boolean> SIGNED = new ConcurrentHashMap<>();
  static final String ARN =
      "arn:aws:secretsmanager:cluster-local-1:123456789012:secret:app/db-AbCdEf";

  private Trails() {}

  static AuditEvent call(String name, Map<AuditField, Object> members) {
    AuditAction action = AuditActions.call(AuditActions.SECRETS_MANAGER, name);
    return new AuditEvent(
        new UUID(1, 2),
        NOW,
        new AuditIdentity.AssumedRole(
            "123456789012",
            "app",
            "6f1e",
            "session",
            "ASIAEXAMPLE",
            NOW,
            Optional.of(new AuditIdentity.Federation("https://kubernetes.default.svc"))),
        action,
        "cluster-local-1",
        new Origin("10.0.0.7", "aws-cli/2"),
        Optional.empty(),
        AuditFields.of(action.request(), field -> Optional.ofNullable(members.get(field))),
        AuditFields.NONE,
        AuditFields.NONE,
        new UUID(3, 4).toString(),
        List.of(Resource.secret(ARN, "123456789012")),
        "123456789012",
        Optional.empty());
  }

  static AuditChain chain(int number) {
    return new AuditChain("%032x".formatted(number), "pod-1", SIGNER, 3, Duration.ofMinutes(1));
  }

  /** A whole chain with so many records: the lines. */
  static List<String> whole(int number, int records, Optional<Predecessor> predecessor) {
    AuditChain chain = chain(number);
    List<String> lines = new ArrayList<>();
    lines.add(chain.start(predecessor, NOW).text());
    for (int i = 0; i < records; i++) {
      lines.add(
          chain.append(call("DescribeSecret", Map.of(AuditField.SECRET_ID, "app/db-" + i))).text());
      chain.checkpoint(NOW).ifPresent(mark -> lines.add(mark.text()));
    }
    lines.add(chain.end(NOW).text());
    return lines;
  }

  static ChainPosition last(List<String> lines) {
    return ChainLine.parse(lines.get(lines.size() - 1)).orElseThrow().position();
  }

  /** Properties verify the same few signatures thousands of times. */
  private static boolean isSigned(String key, byte[] message, byte[] signature) {
    HexFormat hex = HexFormat.of();
    String what = key + "/" + hex.formatHex(message) + "/" + hex.formatHex(signature);
    return SIGNED.computeIfAbsent(what, w -> new Ed25519Check().matches(key, message, signature));
  }

  static List<TrailProblem> verify(List<String> lines) {
    return verify(lines, AuditVerifier.Options.STRICT);
  }

  static List<TrailProblem> verify(List<String> lines, AuditVerifier.Options options) {
    List<TrailProblem> problems = new ArrayList<>();
    AuditVerifier verifier = new AuditVerifier(Trails::isSigned, options, problems::add);
    for (int i = 0; i < lines.size(); i++) {
      verifier.line(new Place("trail", i + 1), lines.get(i));
    }
    verifier.finish();
    return problems;
  }
}
