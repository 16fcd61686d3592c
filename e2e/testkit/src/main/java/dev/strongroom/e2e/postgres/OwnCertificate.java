package dev.strongroom.e2e.postgres;

import dev.strongroom.e2e.cluster.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** The server's end of TLS under a certificate that nobody has asked for. */
final class OwnCertificate {
  private static final SSLContext CONTEXT = context();

  private OwnCertificate() {}

  /** Makes the certificate now: on a busy machine a client would not wait for it. */
  static void prepare() {
    CONTEXT.getSupportedSSLParameters();
  }

  /** The connection, secured. */
  static Socket secured(Socket plain) throws IOException {
    SSLSocket secured =
        (SSLSocket) CONTEXT.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
    secured.setUseClientMode(false);
    return secured;
  }

  private static SSLContext context() {
    try {
      Path directory = Files.createTempDirectory("own-certificate");
      ServerCertificates files = new ServerCertificates(directory);
      files.issue(Set.of("elsewhere"));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key(files), new char[0], new Certificate[] {shown(files)});
      Trees.delete(directory);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks what every JDK has", e);
    }
  }

  private static PrivateKey key(ServerCertificates files) throws IOException {
    try (Reader reader = Files.newBufferedReader(files.key());
        PEMParser parser = new PEMParser(reader)) {
      return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
    }
  }

  private static Certificate shown(ServerCertificates files)
      throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(files.certificate())) {
      return CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }
}
