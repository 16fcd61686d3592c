package dev.strongroom.e2e.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** TLS to an API server for clients that are not Fabric8's. */
public final class ApiServerTrust {
  private ApiServerTrust() {}

  /** Trusts what the configuration trusts; presents no client certificate. */
  public static SSLContext of(Config config) {
    try {
      return SSLUtils.sslContext(null, SSLUtils.trustManagers(config));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the cluster's certificate authority cannot be used", e);
    }
  }
}
