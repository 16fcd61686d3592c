package dev.strongroom.adapters.kubernetes.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.rollout.ReplicaState;
import dev.strongroom.core.rollout.ReplicaState.Progress;
import dev.strongroom.core.rollout.RolloutAnnotation;
import dev.strongroom.core.rollout.SecretUse;
import dev.strongroom.core.rollout.Workload;
import dev.strongroom.core.rollout.WorkloadRef;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reads workloads with a bound; also what {@link SeenWorkloadWriter} writes. */
final class SeenWorkloadReader<W extends SeenWorkload> extends StdDeserializer<W> {
  private static final long serialVersionUID = 1L;

  private final WorkloadRef.Kind kind;
  private final transient Supplier<W> maker;

  SeenWorkloadReader(Class<W> type, WorkloadRef.Kind kind, Supplier<W> maker) {
    super(type);
    this.kind = kind;
    this.maker = maker;
  }

  /** What is read of one workload. */
  private static final class Parts {
    private KeptMetadata metadata;
    private final PodTemplateReader template = new PodTemplateReader();
    private final Map<String, Integer> status = new HashMap<>();
    private int replicas = 1;
    private boolean paused;
    private long observed;
    private Progress progress = Progress.UNKNOWN;
    private SeenWorkloadWriter.Kept kept;
  }

  @Override
  public W deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    Parts parts = new Parts();
    PodTemplateReader.object(
        parser,
        field -> {
          switch (field) {
            case "metadata" -> parts.metadata = KeptMetadata.read(parser, context);
            case "spec" -> PodTemplateReader.object(parser, f -> spec(parser, f, parts));
            case "status" -> PodTemplateReader.object(parser, f -> status(parser, f, parts));
            case SeenWorkloadWriter.KEPT ->
                parts.kept = context.readValue(parser, SeenWorkloadWriter.Kept.class);
            default -> parser.skipChildren();
          }
        });
    if (parts.metadata == null) {
      throw context.instantiationException(handledType(), "a workload without metadata");
    }
    ObjectMeta meta = parts.metadata.meta();
    WorkloadRef ref = new WorkloadRef(kind, meta.getNamespace(), meta.getName());
    Workload workload = parts.kept == null ? workload(ref, parts) : parts.kept.workload(ref);
    meta.setLabels(Map.of());
    meta.setAnnotations(Map.of());
    W seen = maker.get();
    seen.keep(meta, workload);
    return seen;
  }

  private Workload workload(WorkloadRef ref, Parts parts) {
    Map<String, String> annotations = parts.metadata.meta().getAnnotations();
    Map<String, String> noted = new TreeMap<>(annotations);
    noted.keySet().removeIf(key -> !key.startsWith(RolloutAnnotation.PREFIX));
    boolean isWhole = !parts.metadata.isTooLarge() && !parts.template.isTooLarge();
    return new Workload(
        ref,
        isWhole && "true".equals(annotations.get(StrongroomNames.ROLLOUT)),
        isWhole ? parts.template.use() : SecretUse.NONE,
        parts.template.annotations(),
        noted,
        time(annotations.get(StrongroomNames.RESTARTED_AT)),
        replicas(parts));
  }

  private ReplicaState replicas(Parts parts) {
    boolean isDaemonSet = kind == WorkloadRef.Kind.DaemonSet;
    Map<String, Integer> status = parts.status;
    Long generation = parts.metadata.meta().getGeneration();
    return new ReplicaState(
        generation == null ? 0 : generation,
        parts.observed,
        isDaemonSet ? status.getOrDefault("desiredNumberScheduled", 0) : parts.replicas,
        status.getOrDefault(isDaemonSet ? "currentNumberScheduled" : "replicas", 0),
        status.getOrDefault(isDaemonSet ? "updatedNumberScheduled" : "updatedReplicas", 0),
        status.getOrDefault(isDaemonSet ? "numberAvailable" : "availableReplicas", 0),
        parts.paused,
        parts.progress);
  }

  private static void spec(JsonParser parser, String field, Parts parts) throws IOException {
    switch (field) {
      case "replicas" -> parts.replicas = parser.getValueAsInt(1);
      case "paused" -> parts.paused = parser.getValueAsBoolean();
      case "template" -> parts.template.read(parser);
      default -> parser.skipChildren();
    }
  }

  private static void status(JsonParser parser, String field, Parts parts) throws IOException {
    switch (field) {
      case "observedGeneration" -> parts.observed = parser.getValueAsLong();
      case "conditions" -> conditions(parser, parts);
      case "replicas",
          "updatedReplicas",
          "availableReplicas",
          "desiredNumberScheduled",
          "currentNumberScheduled",
          "updatedNumberScheduled",
          "numberAvailable" ->
          parts.status.put(field, parser.getValueAsInt());
      default -> parser.skipChildren();
    }
  }

  private static void conditions(JsonParser parser, Parts parts) throws IOException {
    Map<String, String> condition = new HashMap<>();
    PodTemplateReader.each(
        parser,
        condition::clear,
        () -> {
          if ("Progressing".equals(condition.get("type"))) {
            parts.progress = progress(condition.getOrDefault("reason", ""));
          }
        },
        field -> {
          switch (field) {
            case "type", "reason" -> condition.put(field, parser.getValueAsString(""));
            default -> parser.skipChildren();
          }
        });
  }

  private static Progress progress(String reason) {
    return switch (reason) {
      case "NewReplicaSetAvailable" -> Progress.COMPLETE;
      case "ProgressDeadlineExceeded" -> Progress.DEADLINE_EXCEEDED;
      default -> Progress.UNKNOWN;
    };
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException edited) {
      return Optional.empty();
    }
  }
}
