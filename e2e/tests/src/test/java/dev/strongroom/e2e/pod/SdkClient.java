package dev.strongroom.e2e.pod;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * An application in a pod, which reads a secret again and again by the SDK's default provider chain
 * and prints how often that went well. It never prints the value.
 */
public final class SdkClient {
  private static final long PAUSE_MILLIS = 20;
  private static final int READS_PER_LINE = 10;

  /** In memory: the pod's file system cannot be written. */
  private static final Path TRUST_STORE = Path.of("/dev/shm/trust.p12");

  private static final String TRUST_STORE_PASSWORD = "changeit";

  private SdkClient() {}

  /** The program; its argument is the secret's name. */
  public static void main(String[] arguments) throws Exception {
    trust(Path.of(System.getenv("AWS_CA_BUNDLE")));
    // A TLS handshake for each call, so that a change of certificates is met by many.
    System.setProperty("http.keepAlive", "false");
    int failed = 0;
    try (SecretsManagerClient client = SecretsManagerClient.create()) {
      for (int reads = 1; ; reads++) {
        try {
          GetSecretValueResponse answer = client.getSecretValue(r -> r.secretId(arguments[0]));
          if (reads == 1) {
            say("read version " + answer.versionId() + " of " + answer.secretString().length());
          }
        } catch (SdkException e) {
          failed++;
          say("failed: " + e.getMessage());
        }
        if (reads % READS_PER_LINE == 0) {
          say("reads=" + reads + " failed=" + failed);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  /** Java's SDK does not read AWS_CA_BUNDLE: the authority has to be in Java's trust store. */
  static void trust(Path bundle) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(bundle)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
    }
    try (OutputStream file = Files.newOutputStream(TRUST_STORE)) {
      store.store(file, TRUST_STORE_PASSWORD.toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", TRUST_STORE.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", TRUST_STORE_PASSWORD);
  }
}
