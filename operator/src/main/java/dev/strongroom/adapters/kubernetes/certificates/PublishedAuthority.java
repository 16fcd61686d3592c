package dev.strongroom.adapters.kubernetes.certificates;

import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The authority's certificate in a ConfigMap, where clients find what they have to trust. */
public final class PublishedAuthority {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedAuthority.class);

  private final CertificateObjects objects;

  /** Published in this ConfigMap. */
  public PublishedAuthority(CertificateObjects objects) {
    this.objects = objects;
  }

  /**
   * Has the ConfigMap hold this certificate and no other. What fails is left to the next call:
   * requests are served without it.
   *
   * @param pem one or several certificates
   */
  public void publish(String pem) {
    try {
      Optional<ConfigMap> found = objects.configMap();
      Map<String, String> wanted = Map.of(CertificateObjects.AUTHORITY, pem);
      if (found.filter(map -> wanted.equals(map.getData())).isPresent()) {
        return;
      }
      ConfigMapBuilder map = found.map(ConfigMapBuilder::new).orElseGet(PublishedAuthority::fresh);
      if (objects.write(map.withData(wanted).build())) {
        LOG.info(
            "the CA certificate of the endpoint is in ConfigMap {}, key {}",
            CertificateObjects.CONFIG_MAP,
            CertificateObjects.AUTHORITY);
      }
    } catch (Unavailable | KubernetesClientException later) {
      LOG.warn(
          "the CA certificate of the endpoint cannot be written to ConfigMap {}; trying again",
          CertificateObjects.CONFIG_MAP);
    }
  }

  private static ConfigMapBuilder fresh() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(CertificateObjects.CONFIG_MAP)
        .endMetadata();
  }
}
