package dev.strongroom.adapters.cel;

import dev.strongroom.core.crypto.HmacSha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Key stores in PKCS#12 (RFC 7292) as Java has them by default since version 18: the key encrypted
 * by AES-256 under a key of PBKDF2, the whole authenticated by HMAC-SHA-256. Certificates are
 * public and stand in the clear. Unlike the JDK's, the same input always gives the same bytes.
 */
final class Pkcs12Store implements KeyStoreFile {
  /** As of the JDK ({@code keystore.pkcs12.*IterationCount} in java.security). */
  private static final int ITERATIONS = 10_000;

  private static final int KEY_BITS = 256;
  private static final int IV_BYTES = 16;

  /** Java takes certificates with it for trusted ones. */
  private static final ASN1ObjectIdentifier TRUSTED_KEY_USAGE =
      new ASN1ObjectIdentifier("2.16.840.1.113894.746875.1.1");

  private final char[] password;
  private final Salts salts;
  private final ASN1EncodableVector bags = new ASN1EncodableVector();

  /** An empty one. */
  Pkcs12Store(String password, Salts salts) {
    this.password = password.toCharArray();
    this.salts = salts;
  }

  @Override
  public void key(String alias, PrivateKeyInfo key, List<X509Certificate> chain)
      throws IOException, GeneralSecurityException {
    Attribute id =
        new Attribute(
            PKCSObjectIdentifiers.pkcs_9_at_localKeyId,
            new DERSet(new DEROctetString(alias.getBytes(StandardCharsets.US_ASCII))));
    bags.add(
        new SafeBag(
            PKCSObjectIdentifiers.pkcs8ShroudedKeyBag,
            encrypted(key),
            new DERSet(new ASN1Encodable[] {name(alias), id})));
    for (X509Certificate certificate : chain) {
      boolean isOwn = certificate == chain.get(0);
      bags.add(bag(certificate, isOwn ? new DERSet(id) : new DERSet()));
    }
  }

  @Override
  public void trusted(String alias, X509Certificate certificate) throws GeneralSecurityException {
    Attribute anyUse =
        new Attribute(TRUSTED_KEY_USAGE, new DERSet(KeyPurposeId.anyExtendedKeyUsage));
    bags.add(bag(certificate, new DERSet(new ASN1Encodable[] {name(alias), anyUse})));
  }

  @Override
  public byte[] bytes() throws IOException {
    byte[] safe = der(new DERSequence(data(new DERSequence(bags))));
    byte[] salt = salts.next(safe);
    PKCS12ParametersGenerator generator = new PKCS12ParametersGenerator(new SHA256Digest());
    generator.init(PBEParametersGenerator.PKCS12PasswordToBytes(password), salt, ITERATIONS);
    KeyParameter key = (KeyParameter) generator.generateDerivedMacParameters(KEY_BITS);
    byte[] mac = new HmacSha256().of(new SecretKeySpec(key.getKey(), HmacSha256.NAME), safe);
    DigestInfo digest =
        new DigestInfo(
            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE), mac);
    return der(
        new Pfx(
            new ContentInfo(PKCSObjectIdentifiers.data, new DEROctetString(safe)),
            new MacData(digest, salt, ITERATIONS)));
  }

  private EncryptedPrivateKeyInfo encrypted(PrivateKeyInfo key)
      throws IOException, GeneralSecurityException {
    byte[] plain = key.getEncoded(ASN1Encoding.DER);
    byte[] salt = salts.next(plain);
    byte[] iv = Arrays.copyOf(salts.next(plain), IV_BYTES);
    byte[] derived =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(password, salt, ITERATIONS, KEY_BITS))
            .getEncoded();
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, "AES"), new IvParameterSpec(iv));
    PBKDF2Params kdf =
        new PBKDF2Params(
            salt,
            ITERATIONS,
            KEY_BITS / 8,
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE));
    return new EncryptedPrivateKeyInfo(
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBES2,
            new PBES2Parameters(
                new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, kdf),
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)))),
        cipher.doFinal(plain));
  }

  private static SafeBag bag(X509Certificate certificate, DERSet attributes)
      throws GeneralSecurityException {
    return new SafeBag(
        PKCSObjectIdentifiers.certBag,
        new CertBag(
            PKCSObjectIdentifiers.x509Certificate, new DEROctetString(certificate.getEncoded())),
        attributes.size() == 0 ? null : attributes);
  }

  private static Attribute name(String alias) {
    return new Attribute(
        PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERSet(new DERBMPString(alias)));
  }

  private static ContentInfo data(ASN1Encodable content) throws IOException {
    return new ContentInfo(PKCSObjectIdentifiers.data, new DEROctetString(der(content)));
  }

  private static byte[] der(ASN1Encodable object) throws IOException {
    return object.toASN1Primitive().getEncoded(ASN1Encoding.DER);
  }
}
