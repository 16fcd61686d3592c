package dev.strongroom.adapters.awsapi.server;

import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateSource;
import dev.strongroom.platform.certificates.KeyPairs;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the server. Another one takes effect with the next TLS handshake; connections
 * that are open go on. One that cannot be used changes nothing, as between two writes of its files.
 */
public final class ServerCertificate extends X509ExtendedKeyManager {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);

  private final Vertx vertx;
  private final CertificateSource source;
  private final Clock clock;

  private volatile Loaded current;

  /** Handshakes that began before the last change end with it. */
  private volatile Loaded previous;

  private volatile boolean usable = true;

  /**
   * Loads a certificate.
   *
   * @throws IllegalStateException when there is none that can be used
   */
  ServerCertificate(Vertx vertx, CertificateSource source, Clock clock) {
    this.vertx = vertx;
    this.source = source;
    this.clock = clock;
    try {
      current = load(0);
      previous = current;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot use the TLS certificate of " + source, e);
    }
  }

  /** Looks for another certificate; true when it is used from now on. */
  synchronized boolean reload() {
    try {
      Loaded found = load(current.number + 1);
      if (!usable) {
        usable = true;
        LOG.info("the TLS certificate of {} can be used again", source);
      }
      if (Arrays.equals(found.pem, current.pem)) {
        return false;
      }
      previous = current;
      current = found;
      LOG.info("TLS certificate of {} loaded, valid until {}", source, found.expiry());
      return true;
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      keepCurrent();
      return false;
    }
  }

  private void keepCurrent() {
    if (usable) {
      usable = false;
      LOG.warn(
          "the TLS certificate of {} cannot be used: it must be valid now and come with its key;"
              + " the previous one, valid until {}, stays",
          source,
          expiry());
    }
  }

  /** When the certificate that is used expires. */
  Instant expiry() {
    return current.expiry();
  }

  /** False while the last one that was found cannot be used, and an earlier one is. */
  boolean isUsable() {
    return usable;
  }

  private Loaded load(int number) throws IOException, GeneralSecurityException {
    CertificateAndKey found = source.read();
    PemKeyCertOptions pem =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(found.chain()))
            .addKeyValue(Buffer.buffer(found.key()));
    try {
      for (KeyManager manager : pem.getKeyManagerFactory(vertx).getKeyManagers()) {
        Optional<Loaded> loaded = find((X509KeyManager) manager, number, found.chain());
        if (loaded.isPresent()) {
          loaded.get().chain[0].checkValidity(Date.from(clock.instant()));
          return loaded.get();
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw e;
    } catch (Exception e) {
      throw new GeneralSecurityException(e);
    }
    throw new GeneralSecurityException("no RSA or EC key");
  }

  private static Optional<Loaded> find(X509KeyManager manager, int number, byte[] pem)
      throws GeneralSecurityException {
    for (String type : new String[] {"EC", "RSA"}) {
      String[] aliases = manager.getServerAliases(type, null);
      if (aliases != null && aliases.length > 0) {
        PrivateKey key = manager.getPrivateKey(aliases[0]);
        X509Certificate[] chain = manager.getCertificateChain(aliases[0]);
        KeyPairs.require(key, chain[0].getPublicKey());
        return Optional.of(new Loaded(number, key, chain, pem));
      }
    }
    return Optional.empty();
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    Loaded now = current;
    return keyType.equals(now.key.getAlgorithm()) ? Integer.toString(now.number) : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return named(alias).chain.clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return named(alias).key;
  }

  private Loaded named(String alias) {
    Loaded before = previous;
    return alias.equals(Integer.toString(before.number)) ? before : current;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
    return null;
  }

  private static final class Loaded {
    final int number;
    final PrivateKey key;
    final X509Certificate[] chain;
    final byte[] pem;

    Loaded(int number, PrivateKey key, X509Certificate[] chain, byte[] pem) {
      this.number = number;
      this.key = key;
      this.chain = chain;
      this.pem = pem;
    }

    Instant expiry() {
      return chain[0].getNotAfter().toInstant();
    }
  }
}
