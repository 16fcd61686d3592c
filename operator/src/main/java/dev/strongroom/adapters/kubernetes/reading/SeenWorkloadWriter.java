package dev.strongroom.adapters.kubernetes.reading;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.strongroom.core.rollout.ReplicaState;
import dev.strongroom.core.rollout.SecretUse;
import dev.strongroom.core.rollout.Workload;
import dev.strongroom.core.rollout.WorkloadRef;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what is left of a workload, for {@link SeenWorkloadReader}: lists are made small before
 * they are collected in memory, see {@link SmallLists}. Never sent anywhere.
 */
final class SeenWorkloadWriter extends StdSerializer<SeenWorkload> {
  private static final long serialVersionUID = 1L;

  /** A field that no workload has: API servers drop fields that they do not know. */
  static final String KEPT = ".kept";

  SeenWorkloadWriter() {
    super(SeenWorkload.class);
  }

  @Override
  public void serialize(SeenWorkload workload, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("apiVersion", workload.getApiVersion());
    json.writeStringField("kind", workload.getKind());
    provider.defaultSerializeField("metadata", workload.getMetadata(), json);
    provider.defaultSerializeField(KEPT, Kept.of(workload.workload()), json);
    json.writeEndObject();
  }

  /** What cannot be seen in the rest any more. */
  record Kept(
      boolean consents,
      SecretUse use,
      Map<String, String> template,
      Map<String, String> noted,
      String restartedAt,
      ReplicaState replicas) {

    static Kept of(Workload workload) {
      return new Kept(
          workload.consents(),
          workload.use(),
          workload.template(),
          workload.noted(),
          workload.restartedAt().map(Instant::toString).orElse(null),
          workload.replicas());
    }

    Workload workload(WorkloadRef ref) {
      return new Workload(
          ref,
          consents,
          use,
          template,
          noted,
          Optional.ofNullable(restartedAt).map(Instant::parse),
          replicas);
    }
  }
}
