package dev.strongroom.e2e.endpoint;

import dev.strongroom.e2e.cluster.Cluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A ServiceAccount that calls the endpoint with the AWS SDK for Java. */
public final class AwsCaller {
  static final Region REGION = Region.of("cluster-local-1");

  private final EndpointCaller caller;

  private AwsCaller(EndpointCaller caller) {
    this.caller = caller;
  }

  /** Makes the ServiceAccount. */
  public static AwsCaller create(Cluster cluster, String namespace, String name) {
    return new AwsCaller(EndpointCaller.create(cluster.client(), namespace, name));
  }

  /** Gives it a right on all objects of its namespace, such as {@code get} on a subresource. */
  public AwsCaller may(String verb, String resource) {
    caller.may(resource, verb);
    return this;
  }

  /** Lets it assume the role of another ServiceAccount of its namespace. */
  void mayImpersonate(String serviceAccount) {
    caller.mayImpersonate(serviceAccount);
  }

  /** The role that it is. */
  String roleArn() {
    return caller.role();
  }

  /** The variables with which AWS's clients call an endpoint as this ServiceAccount. */
  Map<String, String> environment(TestEndpoint endpoint, Path folder) {
    return caller.environment(endpoint.url(), endpoint.authority(), folder);
  }

  /** Its token, as a pod has it. */
  String token() {
    return caller.token();
  }

  /** Session credentials of an endpoint. */
  AwsCredentialsProvider credentials(TestEndpoint endpoint) {
    try (StsClient sts = sts(endpoint, AnonymousCredentialsProvider.create())) {
      Credentials issued =
          sts.assumeRoleWithWebIdentity(
                  request ->
                      request.roleArn(roleArn()).roleSessionName("it").webIdentityToken(token()))
              .credentials();
      return StaticCredentialsProvider.create(
          AwsSessionCredentials.create(
              issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken()));
    }
  }

  /** A client of Secrets Manager with these credentials. */
  static SecretsManagerClient secrets(TestEndpoint endpoint, AwsCredentialsProvider credentials) {
    return SecretsManagerClient.builder()
        .endpointOverride(endpoint.url())
        .region(REGION)
        .credentialsProvider(credentials)
        .httpClient(http(endpoint.authority()))
        .build();
  }

  /** A client of Secrets Manager. */
  public SecretsManagerClient secrets(TestEndpoint endpoint) {
    return secrets(endpoint, credentials(endpoint));
  }

  /** What comes of reading a secret: {@code read}, or the code of AWS's error. */
  public static String outcome(SecretsManagerClient secrets, String secretId) {
    try {
      secrets.getSecretValue(get -> get.secretId(secretId));
      return "read";
    } catch (SecretsManagerException refused) {
      return refused.awsErrorDetails().errorCode();
    }
  }

  /** A client of STS with these credentials. */
  static StsClient sts(TestEndpoint endpoint, AwsCredentialsProvider credentials) {
    URI url = endpoint.url();
    return StsClient.builder()
        .endpointOverride(url)
        .region(REGION)
        .credentialsProvider(credentials)
        .httpClient(http(endpoint.authority()))
        .build();
  }

  /** What trusts the certificate of an endpoint. */
  static SdkHttpClient http(Path authority) {
    TrustManager[] trust = trust(authority);
    return UrlConnectionHttpClient.builder().tlsTrustManagersProvider(() -> trust).build();
  }

  private static TrustManager[] trust(Path authority) {
    try {
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trustStore(authority));
      return Arrays.copyOf(managers.getTrustManagers(), managers.getTrustManagers().length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A store that trusts this authority and no other. */
  static KeyStore trustStore(Path authority) {
    try (InputStream pem = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
