package dev.strongroom.adapters.kubernetes.importing;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.strongroom.adapters.kubernetes.api.Consents;
import dev.strongroom.adapters.kubernetes.api.MetadataRequest;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.importing.Adoption;
import dev.strongroom.core.importing.NativeSecret;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The native Secrets of a namespace, and how they come under a ManagedSecret: first the consent on
 * the Secret, then the object. Either can be repeated. Everything else is the operator's work.
 */
public final class NativeSecrets {
  private static final int PAGE = 500;

  private final KubernetesClient client;
  private final ObjectName namespace;

  /** Those of this namespace. */
  public NativeSecrets(KubernetesClient client, ObjectName namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** A Secret as it was found. What it holds is for comparing alone. */
  public static final class Found {
    private final Secret secret;

    private Found(Secret secret) {
      this.secret = secret;
    }

    /** What is known of it. */
    public NativeSecret described() {
      return AdoptedObjects.described(secret);
    }

    /** The ManagedSecret that writes it; empty when Strongroom does not. */
    public Optional<String> owner() {
      ObjectMeta metadata = secret.getMetadata();
      return Optional.of(Objects.requireNonNullElse(metadata.getLabels(), Map.<String, String>of()))
          .filter(StrongroomNames::isManaged)
          .map(
              ours ->
                  Objects.requireNonNullElse(metadata.getAnnotations(), Map.<String, String>of())
                      .getOrDefault(StrongroomNames.MANAGED_SECRET, ""));
    }

    /** Whether another state of it has the same type, keys and values. */
    public boolean hasSameContent(Found other) {
      return Objects.equals(secret.getType(), other.secret.getType())
          && Objects.equals(secret.getData(), other.secret.getData());
    }

    @Override
    public String toString() {
      return "Secret " + secret.getMetadata().getName();
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Page(Position metadata, List<Item> items) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Position(@JsonProperty("continue") String next) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Item(Metadata metadata) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Metadata(String name) {}

  /**
   * The names of all Secrets, or of those that a selector chooses. No value is read.
   *
   * @param selector of labels, as kubectl takes it; empty for all
   * @throws KubernetesClientException with the status of the API server when it refuses
   * @throws Unavailable when it does not answer
   */
  public List<ObjectName> names(String selector) {
    List<ObjectName> names = new ArrayList<>();
    String next = "";
    do {
      Page page = page(selector, next);
      page.items().forEach(item -> names.add(new ObjectName(item.metadata().name())));
      next = Objects.requireNonNullElse(page.metadata().next(), "");
    } while (!next.isEmpty());
    return names;
  }

  private Page page(String selector, String next) {
    String path =
        "/api/v1/namespaces/%s/secrets?limit=%d&labelSelector=%s&continue=%s"
            .formatted(namespace, PAGE, encoded(selector), encoded(next));
    HttpResponse<byte[]> answer =
        MetadataRequest.answer(client, MetadataRequest.ofList(client, path));
    if (!answer.isSuccessful()) {
      throw new KubernetesClientException("Secrets were not listed", answer.code(), null);
    }
    return client
        .getKubernetesSerialization()
        .unmarshal(new ByteArrayInputStream(answer.body()), Page.class);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A Secret as it is now; empty when it is gone. */
  public Optional<Found> find(ObjectName name) {
    return Optional.ofNullable(ObjectsByName.one(client.secrets(), namespace, name).get())
        .map(Found::new);
  }

  /** The ManagedSecret of this name; empty when there is none. */
  public Optional<ManagedSecret> object(ObjectName name) {
    return Optional.ofNullable(
        ObjectsByName.one(client.resources(ManagedSecret.class), namespace, name).get());
  }

  /** Whether an object is one that takes the Secret of its name over. */
  public static boolean isAdopting(ManagedSecret object) {
    String name = object.getMetadata().getName();
    return object.getSpec().value() != null
        && object.getSpec().value().fromSecret() != null
        && name.equals(object.getSpec().value().fromSecret().name())
        && object.getSpec().projection() != null
        && Boolean.TRUE.equals(object.getSpec().projection().adopt());
  }

  /** The object that takes a Secret over, as {@link #adopt} creates it. */
  public ManagedSecret declared(Adoption adoption) {
    return AdoptedObjects.declared(adoption, namespace.value());
  }

  /**
   * Has the operator take a Secret over, as far as that is not under way.
   *
   * @throws KubernetesClientException with status 409 when somebody changed the Secret since it was
   *     found
   */
  public void adopt(Found found, Adoption adoption) {
    ObjectName name = new ObjectName(adoption.secret().name());
    if (!Consents.of(found.secret).isGivenTo(name.value())) {
      allow(found.secret, name);
    }
    try {
      client.resource(declared(adoption)).create();
    } catch (KubernetesClientException e) {
      boolean isThere = e.getCode() == HttpURLConnection.HTTP_CONFLICT;
      if (!isThere || object(name).filter(NativeSecrets::isAdopting).isEmpty()) {
        throw e;
      }
    }
  }

  /** At the resource version that the Secret was found at: the decision was about that state. */
  private void allow(Secret secret, ObjectName managedSecret) {
    List<String> allowed = new ArrayList<>(Consents.of(secret).names());
    allowed.add(managedSecret.value());
    Map<String, Object> patch =
        Map.of(
            "metadata",
            Map.of(
                "resourceVersion",
                secret.getMetadata().getResourceVersion(),
                "annotations",
                Map.of(StrongroomNames.ALLOW, String.join(",", allowed))));
    ObjectsByName.one(client.secrets(), namespace, managedSecret)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(patch));
  }
}
