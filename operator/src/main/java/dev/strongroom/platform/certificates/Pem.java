package dev.strongroom.platform.certificates;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** The textual encoding of certificates and keys (RFC 7468). */
public final class Pem {
  static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";

  /** No certificate chain or key is larger. */
  private static final int MOST_BYTES = 256 << 10;

  private Pem() {}

  /**
   * A file as it is.
   *
   * @throws IOException also when it is larger than any certificate chain or key
   */
  public static byte[] read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("too large: " + file);
    }
    return Files.readAllBytes(file);
  }

  /**
   * The first certificate of a text.
   *
   * @throws GeneralSecurityException when there is none
   */
  public static X509Certificate certificate(byte[] pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  /**
   * The certificates of a text, at least one, in order.
   *
   * @throws GeneralSecurityException when there is none, or one is malformed
   */
  public static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemObject block : blocks(pem)) {
      if (block.getType().equals(CERTIFICATE)) {
        certificates.add(certificate(text(CERTIFICATE, block.getContent())));
      }
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("no certificate");
    }
    return certificates;
  }

  /**
   * The blocks of a text, in order; what is between them is left out.
   *
   * @throws GeneralSecurityException when a block is malformed
   */
  public static List<PemObject> blocks(byte[] pem) throws GeneralSecurityException {
    List<PemObject> blocks = new ArrayList<>();
    try (PemReader reader =
        new PemReader(
            new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        blocks.add(block);
      }
    } catch (IOException | RuntimeException malformed) {
      throw new GeneralSecurityException("no PEM");
    }
    return blocks;
  }

  /** A certificate. */
  public static byte[] of(X509Certificate certificate) throws GeneralSecurityException {
    return text(CERTIFICATE, certificate.getEncoded());
  }

  static byte[] of(PrivateKey key) {
    return text(PRIVATE_KEY, key.getEncoded());
  }

  /** A block with this label. */
  public static byte[] text(String type, byte[] der) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (PemWriter writer =
        new PemWriter(new OutputStreamWriter(text, StandardCharsets.US_ASCII))) {
      writer.writeObject(new PemObject(type, der));
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return text.toByteArray();
  }
}
