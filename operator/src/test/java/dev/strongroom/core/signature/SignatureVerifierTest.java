package dev.strongroom.core.signature;

import static dev.strongroom.core.signature.Signed.NOW;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.signature.SignatureRefused.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The test suite that AWS publishes for Signature Version 4, and what is made of its requests. */
class SignatureVerifierTest {
  private static final String SERVICE = "service";

  record Published(String name, Signed request) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Published> published() throws IOException {
    try (InputStream in =
        SignatureVerifierTest.class.getResourceAsStream("published-requests.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), ISO_8859_1);
      return Arrays.stream(text.split("(?m)^=== "))
          .filter(part -> !part.isEmpty())
          .map(
              part -> {
                int line = part.indexOf('\n');
                String request = part.substring(line + 1).replaceFirst("\n+$", "");
                return new Published(part.substring(0, line), Signed.parse(request));
              })
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("published")
  void whatAwsPublishesAsSignedIsAccepted(Published published) {
    // When
    VerifiedSignature<String> verified = published.request.verified(SERVICE, NOW);

    // Then
    assertThat(verified.accessKeyId()).isEqualTo(Signed.ACCESS_KEY_ID);
    assertThat(verified.signedAt()).isEqualTo(NOW);
    assertThat(verified.presigned()).isEqualTo(published.name.endsWith("query"));
  }

  @Test
  void theExampleOfTheIamGuideIsAccepted() {
    // Given
    Signed listUsers =
        Signed.parse(
            """
            GET /?Action=ListUsers&Version=2010-05-08 HTTP/1.1
            Content-Type: application/x-www-form-urlencoded; charset=utf-8
            Host: iam.amazonaws.com
            X-Amz-Date: 20150830T123600Z
            Authorization: AWS4-HMAC-SHA256 \
            Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
            SignedHeaders=content-type;host;x-amz-date, \
            Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7\
            """);

    // When
    VerifiedSignature<String> verified = listUsers.verified("iam", NOW);

    // Then
    assertThat(verified.owner()).isEqualTo("no token");
  }

  @ParameterizedTest
  @CsvSource({"-300,true", "-301,false", "300,true", "301,false", "-86400,false", "86400,false"})
  void aClockMayBeFiveMinutesOff(long seconds, boolean accepted) {
    // Given
    Instant now = NOW.plusSeconds(seconds);

    // When
    SignatureRefused refused = refused(vanilla(), now);

    // Then
    assertThat(refused == null).isEqualTo(accepted);
    if (!accepted) {
      assertThat(refused.fault()).isEqualTo(Fault.MISMATCH);
      assertThat(refused)
          .hasMessageStartingWith(seconds > 0 ? "Signature expired" : "Signature not");
    }
  }

  @ParameterizedTest
  @CsvSource({"3600,true", "3601,false", "-300,true", "-301,false"})
  void aPresignedRequestIsValidForAsLongAsItSays(long seconds, boolean accepted)
      throws IOException {
    // Given
    Instant now = NOW.plus(Duration.ofSeconds(seconds));

    // When
    SignatureRefused refused = refused(named("get-vanilla query"), now);

    // Then
    assertThat(refused == null).isEqualTo(accepted);
  }

  static Stream<Refusal> refusals() {
    String authorization = vanilla().head().split("Authorization:")[1];
    String presigned = "X-Amz-Algorithm=AWS4-HMAC-SHA256";
    return Stream.of(
        row("unsigned", Fault.MISSING_TOKEN, "Missing Authentication Token")
            .with("\nAuthorization:" + authorization, ""),
        row("another scheme", Fault.INCOMPLETE, "Unsupported AWS 'algorithm': 'Bearer'.")
            .with(authorization, "Bearer x"),
        row(
                "asymmetric",
                Fault.INCOMPLETE,
                "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.")
            .with("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
        row(
                "no parts",
                Fault.INCOMPLETE,
                "requires 'Credential' parameter. Authorization header requires 'Signature'"
                    + " parameter. Authorization header requires 'SignedHeaders' parameter.")
            .with(authorization, "AWS4-HMAC-SHA256"),
        row(
                "no equal-sign",
                Fault.INCOMPLETE,
                "'abc' not a valid key=value pair (missing equal-sign) in Authorization header:"
                    + " 'AWS4-HMAC-SHA256 abc'.")
            .with(authorization, "AWS4-HMAC-SHA256 abc"),
        row("a part twice", Fault.INCOMPLETE, "'Credential' is given more than once")
            .with(" Credential=", " Credential=x, Credential="),
        row(
                "short credential",
                Fault.INCOMPLETE,
                "Credential must have exactly 5 slash-delimited elements, e.g."
                    + " keyid/date/region/service/term, got"
                    + " 'AKIDEXAMPLE/20150830/us-east-1/aws4_request'")
            .with("/service/", "/"),
        row(
                "odd access key",
                Fault.UNKNOWN_CLIENT,
                "The security token included in the request is invalid.")
            .with("AKIDEXAMPLE", "AKID-EXAMPLE"),
        row(
                "unknown access key",
                Fault.UNKNOWN_CLIENT,
                "The security token included in the request is invalid.")
            .with("AKIDEXAMPLE", "AKIDEXAMPLF"),
        row("another region", Fault.MISMATCH, "Credential should be scoped to a valid region.")
            .with("us-east-1", "us-east-2"),
        row(
                "another service",
                Fault.MISMATCH,
                "Credential should be scoped to correct service: 'service'.")
            .with("/service/", "/servicf/"),
        row(
                "another terminator",
                Fault.MISMATCH,
                "valid terminator: 'aws4_request', not 'aws5_request'.")
            .with("aws4_request", "aws5_request"),
        row(
                "another scope date",
                Fault.MISMATCH,
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date"
                    + " from HTTP: '20150831' != '20150830', from '20150830T123600Z'.")
            .with("/20150830/", "/20150831/"),
        row("no date", Fault.INCOMPLETE, "existence of either a 'X-Amz-Date' or a 'Date' header.")
            .with("\nX-Amz-Date:20150830T123600Z", ""),
        row(
                "odd date",
                Fault.INCOMPLETE,
                "Date must be in ISO-8601 'basic format'. Got '20150830T126100Z'.")
            .with("20150830T123600Z", "20150830T126100Z"),
        row("long date", Fault.INCOMPLETE, "Got '2015-08-30T12:36:00Z'.")
            .with("20150830T123600Z", "2015-08-30T12:36:00Z"),
        row("host not signed", Fault.MISMATCH, "'Host' must be a 'SignedHeader'")
            .with("SignedHeaders=host;x-amz-date", "SignedHeaders=x-amz-date"),
        row("date not signed", Fault.MISMATCH, "'x-amz-date' must be a 'SignedHeader'")
            .with("SignedHeaders=host;x-amz-date", "SignedHeaders=host"),
        row("target not signed", Fault.MISMATCH, "'x-amz-target' must be a 'SignedHeader'")
            .adding("X-Amz-Target: secretsmanager.DeleteSecret"),
        row("token not signed", Fault.MISMATCH, "'x-amz-security-token' must be a 'SignedHeader'")
            .adding("X-Amz-Security-Token: x"),
        row("date twice", Fault.INCOMPLETE, "Header 'x-amz-date' is given more than once.")
            .adding("X-Amz-Date: 20150830T123600Z"),
        row(
                "authorization twice",
                Fault.INCOMPLETE,
                "Header 'authorization' is given more than once.")
            .adding("Authorization:" + authorization),
        row(
                "signed header absent",
                Fault.MISMATCH,
                "The request signature we calculated does not match")
            .with("SignedHeaders=host;x-amz-date", "SignedHeaders=a;host;x-amz-date"),
        row(
                "headers not in order",
                Fault.INCOMPLETE,
                "SignedHeaders must be lower-case header names in order")
            .with("SignedHeaders=host;x-amz-date", "SignedHeaders=x-amz-date;host"),
        row("headers twice", Fault.INCOMPLETE, "each once")
            .with("SignedHeaders=host", "SignedHeaders=host;host"),
        row("headers in upper case", Fault.INCOMPLETE, "lower-case")
            .with("SignedHeaders=host", "SignedHeaders=Host"),
        row("too many headers", Fault.INCOMPLETE, "at most 100")
            .with("SignedHeaders=host", "SignedHeaders=" + "h;".repeat(101) + "host"),
        row("short signature", Fault.MISMATCH, "The request signature we calculated does not match")
            .with("Signature=5fa", "Signature=5f"),
        row(
                "upper-case signature",
                Fault.MISMATCH,
                "The request signature we calculated does not match")
            .with("Signature=5fa", "Signature=5FA"),
        row("two ways", Fault.INCOMPLETE, "Only one auth mechanism allowed")
            .with("GET / ", "GET /?" + presigned + " "),
        row("broken escape", Fault.INCOMPLETE, "malformed percent-encoding: '%4'")
            .with("GET / ", "GET /?%4 "),
        row("too many parameters", Fault.INCOMPLETE, "Too many query parameters")
            .with("GET / ", "GET /?" + "a&".repeat(257) + " "),
        row("long authorization", Fault.INCOMPLETE, "The Authorization header is too long.")
            .with("Signature=5fa", "Signature=" + "0".repeat(9000)),
        row(
                "quotes are bounded and printable",
                Fault.INCOMPLETE,
                "'AWS4?" + "x".repeat(251) + "...'")
            .with("AWS4-HMAC-SHA256", "AWS4\u0007" + "x".repeat(1000)));
  }

  static Stream<Refusal> presignedRefusals() {
    return Stream.of(
        row(
                "no credential",
                Fault.INCOMPLETE,
                "AWS query-string parameters must include 'X-Amz-Credential'.")
            .with("X-Amz-Credential=", "X-Amz-Credentials="),
        row("no date", Fault.INCOMPLETE, "must include 'X-Amz-Date'.")
            .with("X-Amz-Date=", "X-Amz-Dat="),
        row("no signature", Fault.INCOMPLETE, "must include 'X-Amz-Signature'.")
            .with("X-Amz-Signature=", "X-Amz-Sig="),
        row(
                "credential twice",
                Fault.INCOMPLETE,
                "Query parameter 'X-Amz-Credential' is given more than once.")
            .with("&X-Amz-Date", "&X-Amz-Credential=x&X-Amz-Date"),
        row("no seconds", Fault.INCOMPLETE, "X-Amz-Expires must be between 1 and 604800 seconds.")
            .with("X-Amz-Expires=3600", "X-Amz-Expires=0"),
        row(
                "too many seconds",
                Fault.INCOMPLETE,
                "X-Amz-Expires must be between 1 and 604800 seconds.")
            .with("X-Amz-Expires=3600", "X-Amz-Expires=604801"),
        row("odd seconds", Fault.INCOMPLETE, "X-Amz-Expires must be between 1 and 604800 seconds.")
            .with("X-Amz-Expires=3600", "X-Amz-Expires=1e9"),
        row("more seconds", Fault.MISMATCH, "The request signature we calculated does not match")
            .with("X-Amz-Expires=3600", "X-Amz-Expires=3601"),
        row(
                "another parameter",
                Fault.MISMATCH,
                "The request signature we calculated does not match")
            .with("&X-Amz-Date", "&Action=x&X-Amz-Date"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void anyOtherSignatureIsRefused(Refusal row) {
    // When
    SignatureRefused refused = refused(row.change(vanilla()), NOW);

    // Then
    assertThat(refused).isNotNull().hasMessageContaining(row.message);
    assertThat(refused.fault()).isEqualTo(row.fault);
  }

  @ParameterizedTest
  @MethodSource("presignedRefusals")
  void anyOtherPresignedRequestIsRefused(Refusal row) throws IOException {
    // When
    SignatureRefused refused = refused(row.change(named("get-vanilla query")), NOW);

    // Then
    assertThat(refused).isNotNull().hasMessageContaining(row.message);
    assertThat(refused.fault()).isEqualTo(row.fault);
  }

  @Test
  void whoeverDoesNotSignTheBodyIsRefused() throws IOException {
    // Given
    Signed form = named("post-x-www-form-urlencoded header");
    String hash = form.head().split("x-amz-content-sha256:")[1].split("\n")[0];

    // When
    SignatureRefused refused = refused(form.replacing(hash, "UNSIGNED-PAYLOAD"), NOW);

    // Then
    assertThat(refused).isNotNull();
    assertThat(refused.fault()).isEqualTo(Fault.MISMATCH);
  }

  private static SignatureRefused refused(Signed request, Instant now) {
    return catchThrowableOfType(SignatureRefused.class, () -> request.verified(SERVICE, now));
  }

  private static Signed vanilla() {
    try {
      return named("get-vanilla header");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Signed named(String name) throws IOException {
    return published().stream()
        .filter(published -> published.name.equals(name))
        .findFirst()
        .orElseThrow()
        .request;
  }

  private static Refusal row(String name, Fault fault, String message) {
    return new Refusal(name, fault, message, "", "", "");
  }

  record Refusal(String name, Fault fault, String message, String part, String by, String header) {
    Refusal with(String changed, String changedBy) {
      return new Refusal(name, fault, message, changed, changedBy, header);
    }

    Refusal adding(String added) {
      return new Refusal(name, fault, message, part, by, added);
    }

    Signed change(Signed request) {
      Signed replaced = part.isEmpty() ? request : request.replacing(part, by);
      return header.isEmpty() ? replaced : replaced.adding(header);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
