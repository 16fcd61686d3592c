package dev.strongroom.core.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** What the AWS SDK for Java signs is accepted; with any byte of it changed it is refused. */
class SignedBySdkPropertyTest {
  private static final String SERVICE = "secretsmanager";
  private static final String TOKEN = "a/session+token=";

  /** What a client sends. */
  record Request(
      SdkHttpMethod method, String path, Map<String, String> query, String header, String body) {}

  @Provide
  Arbitrary<Request> requests() {
    Arbitrary<String> segments =
        Arbitraries.strings().ofMaxLength(8).filter(s -> !s.contains("\0"));
    Arbitrary<String> printable =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(20);
    return Combinators.combine(
            Arbitraries.of(SdkHttpMethod.POST, SdkHttpMethod.PUT),
            segments
                .filter(s -> s.codePoints().allMatch(Character::isLetterOrDigit))
                .map(s -> "/" + s),
            Arbitraries.maps(segments.filter(s -> !s.isEmpty()), segments).ofMaxSize(4),
            printable,
            Arbitraries.strings().ofMaxLength(200))
        .as(Request::new);
  }

  @Property(tries = 300)
  void whatTheSdkSignsIsAccepted(@ForAll("requests") Request request, @ForAll boolean presigned) {
    // Given
    Signed signed = sign(request, presigned);

    // When
    VerifiedSignature<String> verified = signed.verified(SERVICE, Signed.NOW);

    // Then
    assertThat(verified.owner()).isEqualTo(TOKEN);
    assertThat(verified.presigned()).isEqualTo(presigned);
  }

  @Property(tries = 600)
  void aChangedByteIsRefused(
      @ForAll("plain") Request request,
      @ForAll boolean presigned,
      @ForAll @IntRange(max = 100_000) int at,
      @ForAll @IntRange(min = 'a', max = 'z') int by) {
    // Given
    Signed signed = sign(request, presigned);
    Signed changed = changed(signed, at, (char) by);

    // When
    SignatureRefused refused =
        catchThrowableOfType(SignatureRefused.class, () -> changed.verified(SERVICE, Signed.NOW));

    // Then
    assertThat(refused).as(changed.toString()).isNotNull();
  }

  /** Without escapes, of whose hexadecimal digits upper and lower case mean the same. */
  @Provide
  Arbitrary<Request> plain() {
    Arbitrary<String> words =
        Arbitraries.strings().withCharRange('A', 'Z').ofMinLength(1).ofMaxLength(8);
    return Combinators.combine(
            Arbitraries.of(SdkHttpMethod.POST, SdkHttpMethod.PUT),
            words.map(s -> "/" + s),
            Arbitraries.maps(words, words).ofMaxSize(4),
            words,
            words)
        .as(Request::new);
  }

  /** Another character somewhere in method, path, query, signed header values or body. */
  private static Signed changed(Signed signed, int at, char by) {
    String head = signed.head();
    List<Integer> covered =
        IntStream.range(0, head.length()).filter(i -> isCovered(head, i)).boxed().toList();
    int place = at % (covered.size() + signed.body().length());
    if (place >= covered.size()) {
      return new Signed(head, flipped(signed.body(), place - covered.size(), by));
    }
    return new Signed(flipped(head, covered.get(place), by), signed.body());
  }

  private static boolean isCovered(String head, int i) {
    if (head.charAt(i) == '\n' || head.charAt(i) == '%') {
      return false;
    }
    int line = head.lastIndexOf('\n', i - 1) + 1;
    if (line == 0) {
      boolean isEscape = i > 1 && head.charAt(i - 1) == '%' || i > 2 && head.charAt(i - 2) == '%';
      return head.charAt(i) != ' ' && i < head.indexOf(" HTTP/1.1") && !isEscape;
    }
    return i > head.indexOf(':', line) + 1;
  }

  private static String flipped(String text, int at, char by) {
    char other = text.charAt(at) == by ? (char) (by ^ 1) : by;
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  private static Signed sign(Request request, boolean presigned) {
    SdkHttpRequest.Builder http =
        SdkHttpRequest.builder()
            .method(request.method)
            .uri(URI.create("https://strongroom.example:8443"))
            .encodedPath(SdkHttpUtils.urlEncodeIgnoreSlashes(request.path))
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", "secretsmanager." + request.header);
    request.query.forEach(http::putRawQueryParameter);
    byte[] body = request.body.getBytes(UTF_8);
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r -> {
                  r.identity(
                          AwsSessionCredentialsIdentity.create(
                              Signed.ACCESS_KEY_ID, Signed.SECRET, TOKEN))
                      .request(http.build())
                      .payload(ContentStreamProvider.fromByteArray(body))
                      .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                      .putProperty(AwsV4HttpSigner.REGION_NAME, Signed.REGION)
                      .putProperty(
                          AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(Signed.NOW, ZoneOffset.UTC));
                  if (presigned) {
                    r.putProperty(
                            AwsV4FamilyHttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(
                            AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(1));
                  }
                })
            .request();
    return onTheWire(signed, body);
  }

  private static Signed onTheWire(SdkHttpRequest signed, byte[] body) {
    String query = signed.encodedQueryParameters().map(q -> "?" + q).orElse("");
    StringBuilder head =
        new StringBuilder(signed.method() + " " + signed.encodedPath() + query + " HTTP/1.1");
    signed.forEachHeader(
        (name, values) ->
            values.forEach(v -> head.append('\n').append(name).append(':').append(v)));
    return new Signed(head.toString(), new String(body, ISO_8859_1));
  }
}
