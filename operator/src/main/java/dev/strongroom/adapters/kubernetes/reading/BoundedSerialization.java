package dev.strongroom.adapters.kubernetes.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.rollout.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads what tenants write with a bound on what is kept of it: Secrets that are watched ({@link
 * SeenSecret}), and the metadata of the users' kinds ({@link KeptMetadata}). None of these objects
 * is ever sent back whole, or what was dropped would be deleted.
 */
public final class BoundedSerialization extends KubernetesSerialization {
  /** What is read without all that tenants may put into it. */
  private static final List<Class<? extends HasMetadata>> SEEN =
      List.of(SeenSecret.class, SeenDeployment.class, SeenStatefulSet.class, SeenDaemonSet.class);

  private final List<Class<? extends HasMetadata>> bounded;
  private final ObjectMapper mapper;
  private final Map<String, LongAdder> listed = new ConcurrentSkipListMap<>();
  private volatile Supplier<Optional<ProjectionMac>> mac = Optional::empty;

  public BoundedSerialization(ObjectMapper mapper, List<Class<? extends HasMetadata>> bounded) {
    super(mapper, true);
    this.mapper = mapper;
    this.bounded = bounded;
    mapper.registerModule(
        new SimpleModule()
            .addDeserializer(SeenSecret.class, new SeenSecretReader(() -> mac.get()))
            .addSerializer(SeenSecret.class, new SeenSecretWriter())
            .addDeserializer(
                SeenDeployment.class,
                new SeenWorkloadReader<>(
                    SeenDeployment.class, WorkloadRef.Kind.Deployment, SeenDeployment::new))
            .addDeserializer(
                SeenStatefulSet.class,
                new SeenWorkloadReader<>(
                    SeenStatefulSet.class, WorkloadRef.Kind.StatefulSet, SeenStatefulSet::new))
            .addDeserializer(
                SeenDaemonSet.class,
                new SeenWorkloadReader<>(
                    SeenDaemonSet.class, WorkloadRef.Kind.DaemonSet, SeenDaemonSet::new))
            .addSerializer(SeenWorkload.class, new SeenWorkloadWriter()));
    bounded.forEach(kind -> mapper.addMixIn(kind, WithKeptMetadata.class));
    LaterValues.areMarked(mapper, Set.copyOf(bounded));
    // A watch reads each event by its kind first.
    SEEN.forEach(this::registerKubernetesResource);
  }

  /** Marks on Secrets are verified with this MAC from now on, while it is at hand. */
  public void verifyWith(Supplier<Optional<ProjectionMac>> known) {
    mac = known;
  }

  /** How many objects lists have brought so far of what is read with a bound, by their plural. */
  public Map<String, Long> listed() {
    Map<String, Long> numbers = new TreeMap<>();
    listed.forEach((plural, number) -> numbers.put(plural, number.sum()));
    return numbers;
  }

  /** Further objects of a list have come. */
  void received(String plural, int objects) {
    listed.computeIfAbsent(plural, p -> new LongAdder()).add(objects);
  }

  /** What makes objects of a list small, by the plural of their kind. */
  Map<String, ListReduction.Reduction> reductions() {
    Map<String, ListReduction.Reduction> reductions = new HashMap<>();
    Stream.concat(SEEN.stream(), bounded.stream())
        .forEach(
            kind ->
                reductions.put(
                    HasMetadata.getPlural(kind), (json, length) -> reduced(json, length, kind)));
    return reductions;
  }

  private byte[] reduced(byte[] json, int length, Class<?> kind) {
    try {
      return mapper.writeValueAsBytes(mapper.readValue(json, 0, length, kind));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces how the kind's metadata is read. */
  private abstract static class WithKeptMetadata {
    @JsonDeserialize(using = MetadataReader.class)
    abstract void setMetadata(ObjectMeta metadata);
  }

  /** Reads the metadata of the users' kinds. */
  static final class MetadataReader extends StdDeserializer<ObjectMeta> {
    private static final long serialVersionUID = 1L;

    MetadataReader() {
      super(ObjectMeta.class);
    }

    @Override
    public ObjectMeta deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return KeptMetadata.read(parser, context).marked();
    }
  }
}
