package dev.strongroom.adapters.kubernetes.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.strongroom.adapters.kubernetes.reading.BoundedSerialization;
import dev.strongroom.adapters.kubernetes.reading.SmallLists;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.crds.AccessKey;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.RotationPolicy;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretVersionResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the operator's client. */
public final class KubernetesClients {
  private static final int REQUEST_TIMEOUT_MILLIS = 15_000;

  /** For a whole call, with all that the client repeats: a thread waits no longer than this. */
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(60);

  private static final int CONCURRENT_REQUESTS = 128;

  /**
   * The first pause of a watch before it is opened again. The client doubles it five times, so a
   * watch that was refused for long is tried every ten seconds, and not every half a minute.
   */
  private static final int WATCH_RECONNECT_MILLIS = 300;

  private static final List<Class<? extends KubernetesResource>> KINDS =
      List.of(
          ManagedSecret.class,
          SecretProjection.class,
          RotationPolicy.class,
          ExternalSecretTarget.class,
          EncryptionKey.class,
          AccessKey.class,
          SecretVersionResource.class,
          KeyRecordResource.class);

  private static final List<Class<? extends HasMetadata>> TENANT_KINDS =
      List.of(
          ManagedSecret.class,
          SecretProjection.class,
          RotationPolicy.class,
          ExternalSecretTarget.class,
          EncryptionKey.class,
          AccessKey.class);

  private KubernetesClients() {}

  /**
   * Lets a client verify the marks on Secrets while it reads them. What it reads before is verified
   * when it is needed, by reading it again.
   *
   * @param client one of {@link #create}
   * @param known the MAC if its key is in memory; it is asked for on the client's own threads and
   *     must not wait
   */
  public static void verifySecrets(
      KubernetesClient client, Supplier<Optional<ProjectionMac>> known) {
    if (client.getKubernetesSerialization() instanceof BoundedSerialization bounded) {
      bounded.verifyWith(known);
    }
  }

  /**
   * How many objects a client has read in lists so far, by the plural of their kind; of what
   * tenants write alone.
   *
   * @param client one of {@link #create}
   */
  public static Map<String, Long> listed(KubernetesClient client) {
    return client.getKubernetesSerialization() instanceof BoundedSerialization bounded
        ? bounded.listed()
        : Map.of();
  }

  /**
   * A client that drops {@code managedFields} while parsing, which nothing here reads and which are
   * more than half of the memory of small objects, and shares equal texts. Of what tenants write it
   * keeps no more than a bound, see {@link BoundedSerialization}. A leader writes with it only
   * while it surely holds its lease, see {@link LeaseFence}.
   */
  public static KubernetesClient create(Config config) {
    return create(config, CALL_DEADLINE);
  }

  /**
   * The same with another deadline.
   *
   * @param deadline after which every call that is not a watch fails
   */
  static KubernetesClient create(Config config, Duration deadline) {
    config.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
    config.setWatchReconnectInterval(WATCH_RECONNECT_MILLIS);
    config.setMaxConcurrentRequests(CONCURRENT_REQUESTS);
    config.setMaxConcurrentRequestsPerHost(CONCURRENT_REQUESTS);
    ObjectMapper mapper = new ObjectMapper();
    mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    mapper.registerModule(new SimpleModule().addDeserializer(String.class, new SharedStrings()));
    mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
    BoundedSerialization serialization = new BoundedSerialization(mapper, TENANT_KINDS);
    // The events of a kind that is not known are read as maps first.
    KINDS.forEach(serialization::registerKubernetesResource);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization)
        .withHttpClientFactory(
            new CallDeadlines(
                new ApiServerHttp(new SmallLists(serialization), new LeaseFence(System::nanoTime)),
                deadline))
        .build();
  }

  /**
   * On the type: ignoring the field alone leaves the setter, which has an annotation of its own.
   */
  @JsonIgnoreProperties("managedFields")
  private abstract static class WithoutManagedFields {}
}
