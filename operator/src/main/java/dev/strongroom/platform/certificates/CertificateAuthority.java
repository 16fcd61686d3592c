package dev.strongroom.platform.certificates;

import dev.strongroom.core.certificates.Validity;
import dev.strongroom.core.crypto.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * A certificate authority that certifies servers and clients itself, without others between (RFC
 * 5280). Keys that are made here are on the curve P-256, which every TLS client knows.
 */
public final class CertificateAuthority {
  /** RFC 7093 §2: the leftmost 160 bits of a SHA-256 digest. */
  private static final int KEY_ID_BYTES = 20;

  private static final int NAMED_DIGITS = 8;
  private static final int SIGNS_CERTIFICATES = 5;
  private static final ASN1ObjectIdentifier[] NONE = {};

  /** What says of whose key a certificate is; the timestamps are of one certificate (RFC 6962). */
  private static final Set<String> OF_ONE_CERTIFICATE =
      Set.of(
          Extension.subjectKeyIdentifier.getId(),
          Extension.authorityKeyIdentifier.getId(),
          "1.3.6.1.4.1.11129.2.4.2");

  /** RFC 5280 §4.1.2.2: positive, and at most 20 bytes. */
  private static final int SERIAL_BITS = 20 * Byte.SIZE - 1;

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final SecureRandom random;

  private CertificateAuthority(X509Certificate certificate, PrivateKey key, SecureRandom random) {
    this.certificate = certificate;
    this.key = key;
    this.random = random;
  }

  /**
   * A new authority.
   *
   * @param name what people read; digits are added that tell it from others of the same name
   */
  public static CertificateAuthority create(String name, Validity validity, SecureRandom random) {
    KeyPair keys = newKeys(random);
    String digits =
        HexFormat.of().formatHex(keyId(info(keys.getPublic()))).substring(0, NAMED_DIGITS);
    X500Name subject = new X500Name("CN=" + name + " " + digits);
    return selfSigned(subject, keys.getPublic(), keys.getPrivate(), validity, random);
  }

  /**
   * An authority as it was kept.
   *
   * @throws GeneralSecurityException when this is no authority, or not its key
   */
  public static CertificateAuthority of(CertificateAndKey kept, SecureRandom random)
      throws GeneralSecurityException {
    return of(Pem.certificate(kept.chain()), PrivateKeys.first(kept.key()), random);
  }

  /**
   * An authority with this certificate and key.
   *
   * @throws GeneralSecurityException when this is no authority, or not its key
   */
  public static CertificateAuthority of(
      X509Certificate certificate, PrivateKey key, SecureRandom random)
      throws GeneralSecurityException {
    boolean[] usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() < 0 || usage != null && !usage[SIGNS_CERTIFICATES]) {
      throw new GeneralSecurityException("no authority");
    }
    KeyPairs.require(key, certificate.getPublicKey());
    return new CertificateAuthority(certificate, key, random);
  }

  /** The same authority, by name and key, with another certificate. */
  public CertificateAuthority renewed(Validity validity) {
    return selfSigned(subject(), certificate.getPublicKey(), key, validity, random);
  }

  /** When a certificate holds, whoever issued it. */
  public static Validity validity(X509Certificate certificate) {
    return new Validity(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  /** Its certificate, for clients to trust. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Itself, to be kept. */
  public CertificateAndKey certificateAndKey() {
    try {
      return new CertificateAndKey(Pem.of(certificate), Pem.of(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A certificate, and a key made for it, of a server.
   *
   * @param name what people read; at most 64 characters
   * @param hosts DNS names and IP addresses that it holds for
   */
  public CertificateAndKey issue(String name, Collection<String> hosts, Validity validity) {
    KeyPair keys = newKeys(random);
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    add(extensions, Extension.basicConstraints, true, new BasicConstraints(false));
    add(extensions, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    add(
        extensions,
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    add(extensions, Extension.subjectAlternativeName, false, names(hosts));
    identify(extensions, info(keys.getPublic()), keyId());
    X509Certificate issued =
        certify(
            subject(),
            new X500Name("CN=" + name),
            info(keys.getPublic()),
            validity,
            extensions.generate(),
            key,
            random);
    try {
      return new CertificateAndKey(Pem.of(issued), Pem.of(keys.getPrivate()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A certificate of the subject of another one for another key, with the same names, usages and
   * whatever else that one says of the subject.
   *
   * @param publicKey the new key, as SubjectPublicKeyInfo in DER
   * @throws GeneralSecurityException when that one is of an authority, or cannot be followed
   */
  public X509Certificate reissue(X509Certificate former, byte[] publicKey, Validity validity)
      throws GeneralSecurityException {
    if (former.getBasicConstraints() >= 0) {
      throw new GeneralSecurityException("an authority");
    }
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(publicKey);
    Extensions said =
        Certificate.getInstance(former.getEncoded()).getTBSCertificate().getExtensions();
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    for (ASN1ObjectIdentifier id : said == null ? NONE : said.getExtensionOIDs()) {
      if (!OF_ONE_CERTIFICATE.contains(id.getId())) {
        extensions.addExtension(said.getExtension(id));
      }
    }
    identify(extensions, info, keyId());
    return certify(
        subject(),
        name(former.getSubjectX500Principal()),
        info,
        validity,
        extensions.generate(),
        key,
        random);
  }

  private X500Name subject() {
    return name(certificate.getSubjectX500Principal());
  }

  private static X500Name name(X500Principal principal) {
    return X500Name.getInstance(principal.getEncoded());
  }

  private static SubjectPublicKeyInfo info(PublicKey key) {
    return SubjectPublicKeyInfo.getInstance(key.getEncoded());
  }

  private static CertificateAuthority selfSigned(
      X500Name subject,
      PublicKey publicKey,
      PrivateKey key,
      Validity validity,
      SecureRandom random) {
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    // It certifies no other authority.
    add(extensions, Extension.basicConstraints, true, new BasicConstraints(0));
    add(
        extensions,
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    identify(extensions, info(publicKey), keyId(info(publicKey)));
    X509Certificate certificate =
        certify(subject, subject, info(publicKey), validity, extensions.generate(), key, random);
    return new CertificateAuthority(certificate, key, random);
  }

  private static X509Certificate certify(
      X500Name issuer,
      X500Name subject,
      SubjectPublicKeyInfo publicKey,
      Validity validity,
      Extensions extensions,
      PrivateKey issuerKey,
      SecureRandom random) {
    V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
    content.setSerialNumber(new ASN1Integer(serial(random)));
    content.setIssuer(issuer);
    content.setSubject(subject);
    content.setStartDate(new Time(Date.from(validity.from())));
    content.setEndDate(new Time(Date.from(validity.until())));
    content.setSubjectPublicKeyInfo(publicKey);
    content.setExtensions(extensions);
    try {
      SignatureScheme scheme = SignatureScheme.of(issuerKey);
      content.setSignature(scheme.id());
      TBSCertificate signed = content.generateTBSCertificate();
      DERBitString signature =
          new DERBitString(scheme.sign(issuerKey, signed.getEncoded(), random));
      byte[] der =
          new DERSequence(new ASN1Encodable[] {signed, scheme.id(), signature}).getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks what every JDK has", e);
    }
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
  }

  private static void identify(
      ExtensionsGenerator extensions, SubjectPublicKeyInfo subject, byte[] issuerKeyId) {
    add(
        extensions,
        Extension.subjectKeyIdentifier,
        false,
        new SubjectKeyIdentifier(keyId(subject)));
    add(
        extensions,
        Extension.authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier(issuerKeyId));
  }

  /** What its own certificate says, whoever made that: verifiers compare the two. */
  private byte[] keyId() {
    byte[] said = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    return said == null
        ? keyId(info(certificate.getPublicKey()))
        : SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(said).getOctets())
            .getKeyIdentifier();
  }

  private static byte[] keyId(SubjectPublicKeyInfo key) {
    return Arrays.copyOf(Sha256.of(key.getPublicKeyData().getBytes()), KEY_ID_BYTES);
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

  private static void add(
      ExtensionsGenerator extensions,
      ASN1ObjectIdentifier id,
      boolean critical,
      ASN1Encodable value) {
    try {
      extensions.addExtension(id, critical, value);
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  private static KeyPair newKeys(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks what every JDK has", e);
    }
  }
}
