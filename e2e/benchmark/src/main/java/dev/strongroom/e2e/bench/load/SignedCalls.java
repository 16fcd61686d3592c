package dev.strongroom.e2e.bench.load;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * The bytes of calls, signed by AWS's own signer with the headers that AWS's SDK for Java sends.
 * They are signed before a run, not in it: what a client spends on signing is not the server's. The
 * server cannot tell, since a signature stands for 5 minutes, as with AWS, and it remembers none.
 */
final class SignedCalls {
  /** The same for every server, so that all are sent the same bytes. */
  private static final URI ADDRESS = URI.create("https://secretsmanager.strongroom.example/");

  private static final String SERVICE = "secretsmanager";

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final LoadRun run;
  private final List<AwsSessionCredentialsIdentity> identities;

  private SignedCalls(LoadRun run) {
    this.run = run;
    this.identities =
        run.credentials().stream()
            .map(
                c ->
                    AwsSessionCredentialsIdentity.create(
                        c.accessKeyId(), c.secretAccessKey(), c.sessionToken()))
            .toList();
  }

  /** All calls of a run, in their order. */
  static byte[][] of(LoadRun run) {
    SignedCalls calls = new SignedCalls(run);
    return run.calls().stream().map(calls::signed).toArray(byte[][]::new);
  }

  private byte[] signed(LoadCall call) {
    byte[] body = call.body().getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(ADDRESS)
            .putHeader("amz-sdk-invocation-id", UUID.randomUUID().toString())
            .putHeader("amz-sdk-request", "attempt=1; max=3")
            .putHeader("Content-Length", String.valueOf(body.length))
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("User-Agent", "aws-sdk-java/2 strongroom-benchmark")
            .putHeader("X-Amz-Target", SERVICE + "." + call.action())
            .build();
    return bytes(
        signer
            .sign(
                sign ->
                    sign.identity(identities.get(call.credentials()))
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, run.region()))
            .request(),
        body);
  }

  private static byte[] bytes(SdkHttpRequest request, byte[] body) {
    StringBuilder head = new StringBuilder(1024).append("POST / HTTP/1.1\r\n");
    request.forEachHeader(
        (name, values) ->
            values.forEach(value -> head.append(name).append(": ").append(value).append("\r\n")));
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + body.length + 2);
    out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(body);
    return out.toByteArray();
  }
}
