package dev.strongroom.e2e.tls;

import dev.strongroom.e2e.cluster.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A server's certificate and the authority that signs it, kept in a directory: the authority stays
 * the same across restarts, and each start issues a new server certificate for its names.
 */
public final class ServerCertificates {
  private static final X500Name AUTHORITY = new X500Name("CN=Strongroom example CA");
  private static final X500Name SERVER = new X500Name("CN=server");
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
    try {
      Files.createDirectories(directory);
      PrivateKey authorityKey = authorityKey();
      KeyPair server = newKeys();
      write(certificate(), pem(sign(SERVER, server, authorityKey, hosts)));
      write(key(), pem(new JcaPKCS8Generator(server.getPrivate(), null)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("the JDK lacks what every JDK has", e);
    }
  }

  /** To be a server with the certificate that was issued last. */
  public SSLContext tls() {
    try (InputStream certificate = Files.newInputStream(certificate())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry(
          "server",
          privateKey(key()),
          NO_PASSWORD,
          new Certificate[] {
            CertificateFactory.getInstance("X.509").generateCertificate(certificate)
          });
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

  private PrivateKey authorityKey()
      throws IOException, GeneralSecurityException, OperatorCreationException {
    Path file = directory.resolve("ca.key");
    if (Files.exists(file) && Files.exists(authority())) {
      return privateKey(file);
    }
    KeyPair keys = newKeys();
    write(authority(), pem(sign(AUTHORITY, keys, keys.getPrivate(), Set.of())));
    write(file, pem(new JcaPKCS8Generator(keys.getPrivate(), null)));
    return keys.getPrivate();
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
    }
  }

  private static X509Certificate sign(
      X500Name subject, KeyPair subjectKeys, PrivateKey authorityKey, Collection<String> hosts)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            AUTHORITY,
            new BigInteger(120, new SecureRandom()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(VALIDITY)),
            subject,
            subjectKeys.getPublic());
    builder.addExtension(
        Extension.basicConstraints, true, new BasicConstraints(subject.equals(AUTHORITY)));
    if (!hosts.isEmpty()) {
      builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey)));
  }

  private static GeneralNames names(Collection<String> hosts) {
    return new GeneralNames(
        hosts.stream()
            .map(
                host ->
                    new GeneralName(
                        isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
            .toArray(GeneralName[]::new));
  }

  private static boolean isAddress(String host) {
    return host.matches("[0-9.]+") || host.contains(":");
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  private static void write(Path file, String content) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
  }
}
