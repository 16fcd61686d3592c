package dev.strongroom.adapters.cel;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.digests.SHA1Digest;

/**
 * Key stores in Java's old format, JKS, for programs that read no PKCS#12. Format and key
 * protection are those of the JDK's {@code sun.security.provider.JavaKeyStore} and {@code
 * KeyProtector}; the protection is weak (SHA-1). Unlike the JDK's, the same input always gives the
 * same bytes.
 */
final class JksStore implements KeyStoreFile {
  private static final int MAGIC = 0xfeedfeed;
  private static final int VERSION = 2;
  private static final int KEY = 1;
  private static final int TRUSTED = 2;
  private static final int SALT_BYTES = 20;

  /** What the digest over the file has between password and content. */
  private static final byte[] WHITENER = "Mighty Aphrodite".getBytes(StandardCharsets.UTF_8);

  private static final ASN1ObjectIdentifier PROTECTION =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.42.2.17.1.1");

  private final byte[] password;
  private final Salts salts;
  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(entries);
  private int count;

  /** An empty one. */
  JksStore(String password, Salts salts) {
    this.password = password.getBytes(StandardCharsets.UTF_16BE);
    this.salts = salts;
  }

  @Override
  public void key(String alias, PrivateKeyInfo key, List<X509Certificate> chain)
      throws IOException, GeneralSecurityException {
    begin(KEY, alias, chain.get(0));
    byte[] encrypted = encrypted(key.getEncoded(ASN1Encoding.DER));
    out.writeInt(encrypted.length);
    out.write(encrypted);
    out.writeInt(chain.size());
    for (X509Certificate certificate : chain) {
      write(certificate);
    }
  }

  @Override
  public void trusted(String alias, X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    begin(TRUSTED, alias, certificate);
    write(certificate);
  }

  @Override
  public byte[] bytes() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream head = new DataOutputStream(file);
    head.writeInt(MAGIC);
    head.writeInt(VERSION);
    head.writeInt(count);
    entries.writeTo(file);
    head.write(sha1(password, WHITENER, file.toByteArray()));
    return file.toByteArray();
  }

  /** An entry has a date; it is that of the certificate, for there is no clock here. */
  private void begin(int kind, String alias, X509Certificate certificate) throws IOException {
    count++;
    out.writeInt(kind);
    out.writeUTF(alias);
    out.writeLong(certificate.getNotBefore().getTime());
  }

  private void write(X509Certificate certificate) throws IOException, GeneralSecurityException {
    byte[] der = certificate.getEncoded();
    out.writeUTF("X.509");
    out.writeInt(der.length);
    out.write(der);
  }

  /** Salt, the key under a stream of digests, and a digest to check the password by. */
  private byte[] encrypted(byte[] plain) throws IOException {
    byte[] salt = Arrays.copyOf(salts.next(plain), SALT_BYTES);
    ByteArrayOutputStream encrypted = new ByteArrayOutputStream();
    encrypted.write(salt);
    byte[] stream = salt;
    for (int i = 0; i < plain.length; i++) {
      if (i % SALT_BYTES == 0) {
        stream = sha1(password, stream);
      }
      encrypted.write(plain[i] ^ stream[i % SALT_BYTES]);
    }
    encrypted.write(sha1(password, plain));
    return new EncryptedPrivateKeyInfo(
            new AlgorithmIdentifier(PROTECTION, DERNull.INSTANCE), encrypted.toByteArray())
        .getEncoded(ASN1Encoding.DER);
  }

  private static byte[] sha1(byte[]... parts) {
    SHA1Digest digest = new SHA1Digest();
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return result;
  }
}
