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
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** The textual encoding of certificates and keys (RFC 7468). */
public final class Pem {
  private static final String PRIVATE_KEY = "PRIVATE KEY";

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
   * A key on an elliptic curve, in PKCS#8.
   *
   * @throws GeneralSecurityException when it is none
   */
  public static PrivateKey ecKey(byte[] pem) throws GeneralSecurityException {
    try (PemReader reader =
        new PemReader(
            new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
      PemObject object = reader.readPemObject();
      if (object == null || !object.getType().equals(PRIVATE_KEY)) {
        throw new GeneralSecurityException("no PKCS#8 key");
      }
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(object.getContent()));
    } catch (IOException | RuntimeException malformed) {
      throw new GeneralSecurityException("no PEM");
    }
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

  static byte[] of(X509Certificate certificate) throws GeneralSecurityException {
    return text("CERTIFICATE", certificate.getEncoded());
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
