package dev.strongroom.adapters.targets.clientcertificate;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows a server one certificate, whichever authorities it names, as libpq and most other clients
 * do; or none. One login at a time.
 */
final class ShownIdentity extends X509ExtendedKeyManager {
  private static final String ALIAS = "client";

  private final Optional<ClientIdentity> identity;
  private final Runnable whenAsked;
  private volatile boolean isAsked;

  /**
   * Shows this.
   *
   * @param identity empty: no certificate
   * @param whenAsked run when the server, whose own certificate has been checked by then, asks
   */
  ShownIdentity(Optional<ClientIdentity> identity, Runnable whenAsked) {
    this.identity = identity;
    this.whenAsked = whenAsked;
  }

  /** Whether the server has asked for a certificate. */
  boolean isAsked() {
    return isAsked;
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    isAsked = true;
    whenAsked.run();
    return identity
        .filter(shown -> Arrays.asList(keyTypes).contains(shown.key().getAlgorithm()))
        .map(shown -> ALIAS)
        .orElse(null);
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    return chooseClientAlias(keyTypes, issuers, null);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return identity.map(shown -> shown.chain().toArray(X509Certificate[]::new)).orElse(null);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return identity.map(ClientIdentity::key).orElse(null);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return identity.isPresent() ? new String[] {ALIAS} : null;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return null;
  }
}
