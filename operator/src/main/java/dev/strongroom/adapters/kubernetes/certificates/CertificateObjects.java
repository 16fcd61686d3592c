package dev.strongroom.adapters.kubernetes.certificates;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** The two objects that all replicas of the endpoint share; the first to write one wins. */
public interface CertificateObjects {
  /** Name of the Secret with the authority's key and the server's certificate and key. */
  String SECRET = "strongroom-endpoint-tls";

  /** Name of the ConfigMap with the authority's certificate. */
  String CONFIG_MAP = "strongroom-endpoint-ca";

  /** Data key of the authority's certificate, in both. */
  String AUTHORITY = "ca.crt";

  /** The Secret as it is now. */
  Optional<Secret> secret();

  /**
   * Writes the Secret, or creates it when it has no resource version.
   *
   * @return whether nobody else had changed or created it
   */
  boolean write(Secret secret);

  /** The ConfigMap as it is now. */
  Optional<ConfigMap> configMap();

  /**
   * Writes the ConfigMap, or creates it when it has no resource version.
   *
   * @return whether nobody else had changed or created it
   */
  boolean write(ConfigMap configMap);
}
