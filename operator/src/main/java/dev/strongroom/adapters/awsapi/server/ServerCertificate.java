package dev.strongroom.adapters.awsapi.server;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the server: a chain and a key in PEM files, as cert-manager and kubelet write
 * them. New files take effect with the next TLS handshake. Files that do not belong together, as
 * between two writes, or cannot be read change nothing.
 */
public final class ServerCertificate extends X509ExtendedKeyManager {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);

  /** No certificate chain or key is larger. */
  private static final int MOST_BYTES = 256 << 10;

  private final Vertx vertx;
  private final Path certificateFile;
  private final Path keyFile;

  private volatile Loaded current;

  /** Handshakes that began before the last change end with it. */
  private volatile Loaded previous;

  /**
   * Loads a certificate.
   *
   * @throws IllegalStateException when there is none that can be used
   */
  ServerCertificate(Vertx vertx, Path certificateFile, Path keyFile) {
    this.vertx = vertx;
    this.certificateFile = certificateFile;
    this.keyFile = keyFile;
    try {
      current = load(0);
      previous = current;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot use " + certificateFile + " with " + keyFile, e);
    }
  }

  /** Looks for new files; true when another certificate is used from now on. */
  boolean reload() {
    try {
      Loaded found = load(current.number + 1);
      if (Arrays.equals(found.pem, current.pem)) {
        return false;
      }
      previous = current;
      current = found;
      LOG.info("TLS certificate of {} loaded, valid until {}", certificateFile, found.expiry());
      return true;
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      LOG.warn("TLS certificate {} cannot be used; the previous one stays", certificateFile);
      return false;
    }
  }

  /** When the certificate that is used expires. */
  Instant expiry() {
    return current.expiry();
  }

  private Loaded load(int number) throws IOException, GeneralSecurityException {
    byte[] chain = read(certificateFile);
    byte[] key = read(keyFile);
    PemKeyCertOptions pem =
        new PemKeyCertOptions().addCertValue(Buffer.buffer(chain)).addKeyValue(Buffer.buffer(key));
    Arrays.fill(key, (byte) 0);
    try {
      for (KeyManager manager : pem.getKeyManagerFactory(vertx).getKeyManagers()) {
        Optional<Loaded> found = find((X509KeyManager) manager, number, chain);
        if (found.isPresent()) {
          return found.get();
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
        requirePair(key, chain[0].getPublicKey());
        return Optional.of(new Loaded(number, key, chain, pem));
      }
    }
    return Optional.empty();
  }

  private static void requirePair(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
    byte[] message = {1};
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(message);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("too large: " + file);
    }
    return Files.readAllBytes(file);
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
