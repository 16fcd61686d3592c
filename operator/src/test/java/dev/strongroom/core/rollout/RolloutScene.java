package dev.strongroom.core.rollout;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rollout.ReplicaState.Progress;
import dev.strongroom.core.rollout.WorkloadRef.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A shop with a Deployment that uses the Secret shop-db. */
final class RolloutScene {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final WorkloadRef SHOP = new WorkloadRef(Kind.Deployment, "team", "shop");
  static final ReplicaState READY = new ReplicaState(4, 4, 2, 2, 2, 2, false, Progress.COMPLETE);
  static final ReplicaState ROLLING = new ReplicaState(5, 5, 2, 3, 1, 2, false, Progress.UNKNOWN);
  static final ReplicaState PAUSED = new ReplicaState(4, 4, 2, 2, 2, 2, true, Progress.UNKNOWN);
  static final String VERSION = "11111111-1111-1111-1111-111111111111";

  private RolloutScene() {}

  static RolloutRequest request(String secret, String content) {
    return request(secret, content, new Selection.Consumers(false));
  }

  static RolloutRequest request(String secret, String content, Selection selection) {
    return new RolloutRequest(
        new Owner("team", secret, "uid-1"),
        new ObjectName(secret),
        new VersionId(VERSION),
        content,
        selection,
        Duration.ofMinutes(1));
  }

  static Workload shop(ReplicaState replicas) {
    return new Workload(
        SHOP,
        true,
        new SecretUse(Set.of("shop-db", "shop-api"), Set.of("shop-files")),
        Map.of(),
        Map.of(),
        Optional.empty(),
        replicas);
  }

  static Workload template(Workload w, String secret, String content) {
    return new Workload(
        w.ref(),
        w.consents(),
        w.use(),
        Map.of("strongroom.dev/secret-" + secret, content),
        w.noted(),
        w.restartedAt(),
        w.replicas());
  }

  static Workload noted(Workload w, String... secretsAndContents) {
    Map<String, String> noted = new TreeMap<>();
    for (int i = 0; i < secretsAndContents.length; i += 2) {
      noted.put("strongroom.dev/secret-" + secretsAndContents[i], secretsAndContents[i + 1]);
    }
    return new Workload(
        w.ref(), w.consents(), w.use(), w.template(), noted, w.restartedAt(), w.replicas());
  }

  static Workload restarted(Workload w, Instant at) {
    return new Workload(
        w.ref(), w.consents(), w.use(), w.template(), w.noted(), Optional.of(at), w.replicas());
  }

  static Workload refusing(Workload w) {
    return new Workload(
        w.ref(), false, w.use(), w.template(), w.noted(), w.restartedAt(), w.replicas());
  }
}
