package dev.strongroom.adapters.kubernetes.rollout;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.adapters.kubernetes.framework.MemoryThread;
import dev.strongroom.adapters.kubernetes.reading.SeenDeployment;
import dev.strongroom.adapters.kubernetes.reading.SeenWorkload;
import dev.strongroom.adapters.kubernetes.status.Events;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rollout.RolloutReport;
import dev.strongroom.core.rollout.RolloutRequest;
import dev.strongroom.core.rollout.Selection;
import dev.strongroom.core.rollout.Workload;
import dev.strongroom.core.rollout.WorkloadRef;
import dev.strongroom.core.secrets.Time;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Deployments of one namespace in memory, a watch of them, and operators one after the other. */
final class RolloutWorld implements AutoCloseable {
  private static final String NAMESPACE = "team";
  private static final VersionId FIRST = new VersionId("11111111-1111-1111-1111-111111111111");

  private final KubernetesClient parser = KubernetesClients.create(Config.empty());
  private final Time time = new Time(Instant.parse("2026-03-01T12:00:00Z"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Map<String, Map<String, Object>> objects = new TreeMap<>();
  private final Map<String, SeenDeployment> seen = new HashMap<>();
  private final List<String> changes = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final List<String> lookedAgain = new ArrayList<>();
  private Watch watch = new Watch(ref -> {});
  private MemoryThread looks = new MemoryThread(time);
  private WorkloadRollouts operator;
  private RuntimeException answer;
  private int attempts;
  private int revision;
  private boolean leading = true;
  private boolean lagging;
  private boolean syncs = true;

  RolloutWorld() {
    nextOperator();
  }

  /** Another operator takes over, which knows what the API server knows. */
  void nextOperator() {
    looks = new MemoryThread(time);
    objects.keySet().forEach(this::see);
    operator =
        new WorkloadRollouts(
            changed -> watch = new Watch(changed),
            new Changes(),
            looks,
            () -> leading,
            owner -> lookedAgain.add(owner.name()),
            new NotedEvents(),
            meters,
            time);
  }

  WorkloadRollouts operator() {
    return operator;
  }

  /** A Deployment whose rollouts end at once, and which uses these Secrets. */
  void deployment(String name, String... secrets) {
    put(name, "true", secrets);
  }

  /** The same without consent. */
  void refusing(String name, String... secrets) {
    put(name, "false", secrets);
  }

  private void put(String name, String consent, String... secrets) {
    List<Object> env = new ArrayList<>();
    for (String secret : secrets) {
      env.add(Map.of("secretRef", Map.of("name", secret)));
    }
    Map<String, Object> object = new HashMap<>();
    object.put("consent", consent);
    object.put("env", env);
    object.put("noted", new TreeMap<String, String>());
    object.put("template", new TreeMap<String, String>());
    object.put("revision", ++revision);
    objects.put(name, object);
    see(name);
  }

  /** These Secrets are followed, and their first content is noted. */
  void settled(String... secrets) {
    for (String secret : secrets) {
      operator.follow(request(secret, "first"));
    }
    pass(Duration.ofSeconds(4));
    changes.removeIf(change -> change.startsWith("note"));
    attempts = 0;
  }

  RolloutRequest request(String secret, String content) {
    return request(secret, content, FIRST);
  }

  RolloutRequest request(String secret, String content, VersionId version) {
    return new RolloutRequest(
        owner(secret),
        new ObjectName(secret),
        version,
        content,
        new Selection.Consumers(false),
        Duration.ofMinutes(1));
  }

  Owner owner(String secret) {
    return new Owner(NAMESPACE, secret, "uid-" + secret);
  }

  RolloutReport report(String secret, String content) {
    return operator.follow(request(secret, content)).orElseThrow();
  }

  /** Time passes, and what is due is done. */
  void pass(Duration duration) {
    looks.until(time.instant().plus(duration));
  }

  /** The watch tells of a Deployment. */
  void tell(String name) {
    watch.changed.accept(ref(name));
  }

  void watchLags(boolean lags) {
    lagging = lags;
  }

  void watchSyncs(boolean now) {
    syncs = now;
    if (syncs && watch.whenSynced != null) {
      watch.whenSynced.run();
    }
  }

  void leads(boolean now) {
    leading = now;
  }

  /** What the API server says to changes from now on; null for yes. */
  void answer(RuntimeException refusal) {
    answer = refusal;
  }

  boolean isWatching() {
    return watch.whenSynced != null;
  }

  List<String> changes() {
    return changes;
  }

  List<String> events() {
    return events;
  }

  List<String> lookedAgain() {
    return lookedAgain;
  }

  /** How many changes were asked for since the last {@link #settled}. */
  int attempts() {
    return attempts;
  }

  double count(String counter) {
    return meters.counter(counter).count();
  }

  private static WorkloadRef ref(String name) {
    return new WorkloadRef(WorkloadRef.Kind.Deployment, NAMESPACE, name);
  }

  private void see(String name) {
    seen.put(name, read(name));
  }

  @SuppressWarnings("unchecked")
  private SeenDeployment read(String name) {
    Map<String, Object> object = objects.get(name);
    Map<String, String> annotations = new TreeMap<>((Map<String, String>) object.get("noted"));
    annotations.put("strongroom.dev/rollout", (String) object.get("consent"));
    Optional.ofNullable(object.get("restartedAt"))
        .ifPresent(at -> annotations.put("strongroom.dev/restarted-at", at.toString()));
    Map<String, Object> deployment =
        Map.of(
            "metadata",
            Map.of(
                "name", name,
                "namespace", NAMESPACE,
                "uid", "uid-" + name,
                "resourceVersion", object.get("revision").toString(),
                "annotations", annotations),
            "spec",
            Map.of(
                "replicas",
                0,
                "template",
                Map.of(
                    "metadata",
                    Map.of("annotations", object.get("template")),
                    "spec",
                    Map.of("containers", List.of(Map.of("envFrom", object.get("env")))))));
    return parser
        .getKubernetesSerialization()
        .unmarshal(parser.getKubernetesSerialization().asJson(deployment), SeenDeployment.class);
  }

  @Override
  public void close() {
    operator.close();
    parser.close();
  }

  /** What the API server does with changes. */
  private final class Changes implements WorkloadChanges {
    @Override
    public Optional<SeenWorkload> note(SeenWorkload workload, Map<String, String> contents) {
      return change("note", workload, contents, List.of("noted"));
    }

    @Override
    public Optional<SeenWorkload> restart(
        SeenWorkload workload, Map<String, String> contents, Instant now) {
      Optional<SeenWorkload> changed =
          change("restart", workload, contents, List.of("noted", "template"));
      changed.ifPresent(done -> objects.get(done.getMetadata().getName()).put("restartedAt", now));
      return changed;
    }

    @SuppressWarnings("unchecked")
    private Optional<SeenWorkload> change(
        String what, SeenWorkload workload, Map<String, String> contents, List<String> where) {
      attempts++;
      if (answer != null) {
        throw answer;
      }
      String name = workload.getMetadata().getName();
      Map<String, Object> object = objects.get(name);
      if (!object.get("revision").toString().equals(workload.getMetadata().getResourceVersion())) {
        return Optional.empty();
      }
      changes.add(what + " " + name + " " + new TreeMap<>(contents));
      where.forEach(place -> ((Map<String, String>) object.get(place)).putAll(contents));
      object.put("revision", ++revision);
      looks.after(
          Duration.ofMillis(10),
          () -> {
            if (!lagging) {
              see(name);
              tell(name);
            }
          });
      return Optional.of(read(name));
    }
  }

  /** What watches have told of. */
  private final class Watch implements WorkloadWatch {
    private final Consumer<WorkloadRef> changed;
    private Runnable whenSynced;

    Watch(Consumer<WorkloadRef> changed) {
      this.changed = changed;
    }

    @Override
    public void start(Runnable synced) {
      whenSynced = synced;
    }

    @Override
    public boolean isSynced() {
      return syncs;
    }

    @Override
    public Optional<SeenWorkload> find(WorkloadRef ref) {
      return Optional.ofNullable(seen.get(ref.name()));
    }

    @Override
    public List<Workload> in(String namespace) {
      return seen.values().stream().map(SeenWorkload::workload).toList();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private final class NotedEvents implements Events {
    @Override
    public void normal(HasMetadata about, Finding finding) {
      events.add(finding.reason() + " " + about.getMetadata().getName());
    }

    @Override
    public void warning(HasMetadata about, Finding finding) {
      events.add("Warning " + finding.reason() + " " + about.getMetadata().getName());
    }
  }
}
