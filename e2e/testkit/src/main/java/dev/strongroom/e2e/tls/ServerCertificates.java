package dev.strongroom.e2e.tls;

import dev.strongroom.core.certificates.Validity;
import dev.strongroom.e2e.host.Trees;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateAuthority;
import dev.strongroom.platform.certificates.Pem;
import dev.strongroom.platform.certificates.PrivateKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's certificate and the authority that signs it, kept in a directory: the authority stays
 * the same across restarts, and each start issues a new server certificate for its names.
 */
public final class ServerCertificates {
  private static final String AUTHORITY = "Strongroom example CA";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final char[] NO_PASSWORD = {};
  private static final Duration VALIDITY = Duration.ofDays(365);

  private final Path directory;

  /** Certificates in a directory. */
  public ServerCertificates(Path directory) {
    this.directory = directory;
  }

  /** A certificate for a host, made in a directory. */
  public static ServerCertificates issued(Path directory, String host) {
    ServerCertificates certificates = new ServerCertificates(directory);
    try {
      certificates.issue(Set.of(host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return certificates;
  }

  /** To be a server under a certificate for a host that no client knows the authority of. */
  public static SSLContext unknownAuthority(String host) {
    try {
      Path directory = Files.createTempDirectory("certificates");
      SSLContext context = issued(directory, host).tls();
      Trees.delete(directory);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The authority's certificate, in PEM. */
  public Path authority() {
    return directory.resolve("ca.crt");
  }

  /** What the authority's certificate is, in PEM. */
  public String authorityPem() {
    try {
      return Files.readString(authority());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's certificate, in PEM. */
  public Path certificate() {
    return directory.resolve("server.crt");
  }

  /** The server's key, in PEM. */
  public Path key() {
    return directory.resolve("server.key");
  }

  /** Makes what is missing, and a server certificate for these names and addresses. */
  public void issue(Set<String> hosts) throws IOException {
    Files.createDirectories(directory);
    CertificateAndKey issued =
        keptAuthority().issue("server", hosts, Validity.issuedAt(Instant.now(), VALIDITY));
    write(certificate(), issued.chain());
    write(key(), issued.key());
  }

  /** To be a server with the certificate that was issued last. */
  public SSLContext tls() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry(
          "server",
          PrivateKeys.first(Files.readAllBytes(key())),
          NO_PASSWORD,
          new Certificate[] {Pem.certificate(Files.readAllBytes(certificate()))});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks what every JDK has", e);
    }
  }

  private CertificateAuthority keptAuthority() throws IOException {
    Path key = directory.resolve("ca.key");
    if (Files.exists(key) && Files.exists(authority())) {
      try {
        return CertificateAuthority.of(
            new CertificateAndKey(Files.readAllBytes(authority()), Files.readAllBytes(key)),
            RANDOM);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(directory + " holds something else", e);
      }
    }
    CertificateAuthority made =
        CertificateAuthority.create(AUTHORITY, Validity.issuedAt(Instant.now(), VALIDITY), RANDOM);
    write(authority(), made.certificateAndKey().chain());
    write(key, made.certificateAndKey().key());
    return made;
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, content);
  }
}
