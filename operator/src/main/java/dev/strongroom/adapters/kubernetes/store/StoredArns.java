package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.crds.SecretRecordResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** ARNs of secrets in the store, read before anything follows it. */
public final class StoredArns {
  private static final long SAMPLE = 100;

  private StoredArns() {}

  /**
   * The ARNs of up to {@value #SAMPLE} secrets. Their order follows digests of their names, so they
   * are a fair sample. None when Strongroom's kinds are not installed yet.
   */
  public static List<String> sample(KubernetesClient client, String namespace) {
    return StoreCalls.unlessGone(
            () ->
                ObjectsByName.in(
                        client.resources(SecretRecordResource.class), new ObjectName(namespace))
                    .list(new ListOptionsBuilder().withLimit(SAMPLE).build()))
        .stream()
        .flatMap(page -> page.getItems().stream())
        .map(record -> record.getSpec().getArn())
        .toList();
  }
}
