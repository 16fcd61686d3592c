package dev.strongroom.adapters.kubernetes.overview;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.strongroom.adapters.kubernetes.api.MetadataRequest;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.projection.ProjectionMark;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a projected Secret says of itself. Its values are never read.
 *
 * @param version id of the version that was written into it; empty when it has no mark
 * @param written when Strongroom last wrote it; empty when nothing tells
 */
public record SecretMetadata(Optional<String> version, Optional<Instant> written) {
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Answer(Metadata metadata) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Metadata(Map<String, String> annotations, List<Fields> managedFields) {
    /** The API server leaves out what is empty. */
    Metadata {
      annotations = annotations == null ? Map.of() : annotations;
      managedFields = managedFields == null ? List.of() : managedFields;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Fields(String manager, String time) {}

  /**
   * Reads it; empty when there is no such Secret.
   *
   * @throws KubernetesClientException with status 403 when the caller may not get the Secret
   * @throws Unavailable when the API server does not answer
   */
  public static Optional<SecretMetadata> read(
      KubernetesClient client, ObjectName namespace, ObjectName name) {
    String path = "/api/v1/namespaces/%s/secrets/%s".formatted(namespace, name);
    HttpResponse<byte[]> answer =
        MetadataRequest.answer(client, MetadataRequest.ofObject(client, path));
    if (answer.code() == HttpURLConnection.HTTP_NOT_FOUND) {
      return Optional.empty();
    }
    if (!answer.isSuccessful()) {
      throw new KubernetesClientException("a Secret was not read", answer.code(), null);
    }
    return Optional.of(
        of(
            client
                .getKubernetesSerialization()
                .unmarshal(new ByteArrayInputStream(answer.body()), Answer.class)
                .metadata()));
  }

  private static SecretMetadata of(Metadata metadata) {
    return new SecretMetadata(
        ProjectionMark.parse(metadata.annotations().get(StrongroomNames.MARK))
            .map(ProjectionMark::version),
        metadata.managedFields().stream()
            .filter(fields -> StrongroomNames.FIELD_MANAGER.equals(fields.manager()))
            .filter(fields -> fields.time() != null)
            .map(fields -> Instant.parse(fields.time()))
            .max(Comparator.naturalOrder()));
  }
}
