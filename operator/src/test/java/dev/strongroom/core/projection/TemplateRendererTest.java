package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.cel.CelExpressions;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.TemplateReason;
import dev.strongroom.core.projection.Shape.Entry;
import dev.strongroom.core.projection.Shape.Templated;
import dev.strongroom.core.templates.Template;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates over the real engine. */
class TemplateRendererTest {
  private static final String CANARY = "canary-in-the-value";
  private static final String VALUE =
      "{\"host\":\"db.shop\",\"port\":5432,\"rate\":1.50,\"big\":123456789012345678901,"
          + "\"tls\":true,\"none\":null,\"empty\":\"\",\"user\":\"a b/ü@\",\"password\":\""
          + CANARY
          + "\",\"hosts\":[\"a\",\"b\"],\"server\":{\"name\":\"x\",\"limits\":[1.0,2e3]},"
          + "\"a-b\":{\"c d\":\"e\"},\"/server/name\":\"literal\",\"text\":\"{\\\"inner\\\":7}\","
          + "\"half\":\"\\ud800\"}";

  private static final List<String> LEAVES =
      List.of(
          "value",
          "value.host",
          "value.port",
          "value.rate",
          "value.tls",
          "value.none",
          "value.hosts",
          "value.server",
          "value.server.limits",
          "value.password",
          "value.half",
          "value.nope",
          "1",
          "-1",
          "0",
          "2u",
          "1.5",
          "true",
          "null",
          "'a'",
          "''",
          "b'x'",
          "[]",
          "[1, 'a']",
          "{}",
          "{'a': 1}",
          "{1: 2}",
          "9223372036854775807",
          "'9'",
          "int",
          "x");

  private static final List<String> PATTERNS =
      List.of(
          "(@ + @)",
          "(@ - @)",
          "(@ * @)",
          "(@ / @)",
          "(@ % @)",
          "(@ == @)",
          "(@ < @)",
          "(@ in @)",
          "(@ && @)",
          "(@ || @)",
          "!@",
          "(@ ? @ : @)",
          "@[@]",
          "@.host",
          "has(value.host.x)",
          "@.map(x, @)",
          "@.filter(x, @)",
          "@.exists(x, @)",
          "@.all(x, @)",
          "size(@)",
          "string(@)",
          "int(@)",
          "uint(@)",
          "double(@)",
          "bytes(@)",
          "bool(@)",
          "type(@)",
          "dyn(@)",
          "timestamp(@)",
          "duration(@)",
          "@.startsWith(@)",
          "@.contains(@)",
          "url.encode(@)",
          "base64.encode(@)",
          "base64.decode(@)",
          "json.encode(@)",
          "json.decode(@)",
          "sha256(@)",
          "@.join(@)",
          "@.split(@)",
          "@.trim()",
          "@.replace(@, @)",
          "default(value.host[@], @)",
          "default(value[@].x, @)",
          "[@, @]",
          "{@: @}",
          "htpasswd(@, @)",
          "pem.decode(@)",
          "pem.encode(@, @)",
          "pem.split(@)",
          "keystore.jks(@, @, @)",
          "truststore.pkcs12(@, @)");

  private final JsonObjects json = new JacksonJsonObjects();
  private final ProjectionRenderer renderer =
      new ProjectionRenderer(json, new CelExpressions(json));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        // Paths, and what stands there as it stands.
        "<% value.host %>:<%value.port%>/shop | db.shop:5432/shop",
        "<% value.rate %> <% value.big %> <% value.tls %> | 1.50 123456789012345678901 true",
        "<% value.server %> | `{\"name\":\"x\",\"limits\":[1.0,2e3]}`",
        "<% value.server.limits[1] %> <% value['a-b'][\"c d\"] %> | 2e3 e",
        "<% value.server.name %> | x",
        "[<% value.empty %>] | []",
        // Text that other tools take for theirs, and constants.
        "{{ .x }} ${Y} $(Z) %{W} <%% 100% %> | {{ .x }} ${Y} $(Z) %{W} <% 100% %>",
        // CEL.
        "<% value.host + ':' + string(value.port) %> | db.shop:5432",
        "<% value.port + 1 %> <% value.rate * 2.0 %> <% value.port == 5432 %> | 5433 3.0 true",
        "<% value.big + '!' %> | 123456789012345678901!",
        "<% value.tls ? 'https' : 'http' %> | https",
        "<% value.hosts.map(h, h + ':' + string(value.port)).join(',') %> | a:5432,b:5432",
        "<% has(value.absent) ? 'y' : 'n' %><% 'host' in value %> | ntrue",
        "<% b'bytes' %> | bytes",
        // Functions.
        "<% url.encode(value.user) %> | a%20b%2F%C3%BC%40",
        "<% base64.encode(value.user) %> | YSBiL8O8QA==",
        "<% base64.encode(b'\\xff') %> | /w==",
        "<% base64.decode('YSBiL8O8QA==') %> | a b/ü@",
        "<% json.encode(value.user) %> | `\"a b/ü@\"`",
        "<% json.encode(value.server) %> | `{\"name\":\"x\",\"limits\":[1.0,2e3]}`",
        "<% json.encode({'h': value.hosts, 'n': [null, 1, 2.5, true]}) %>"
            + " | `{\"h\":[\"a\",\"b\"],\"n\":[null,1,2.5,true]}`",
        "<% json.decode(value.text).inner %> | 7",
        "<% sha256('abc') %>"
            + " | ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "<% value.hosts.join('-') %><% [].join(',') %> | a-b",
        "<% 'a,b,,'.split(',').join('+') %> | a+b++",
        "<% ' x '.trim() %><% 'aXbX'.replace('X', '--') %> | xa--b--",
        "<% default(value.absent, 'd') %><% default(value.none, 'd') %> | dd",
        "<% default(value.host, 'd') %><% default(value.no.such.key, 'd') %> | db.shopd",
        "<% default(value['a-b']['nope'], 1) %><% default(value['a-b']['c d'], 1) %> | 1e",
        "<% default(value.hosts[1], 'd') %><% default(value.hosts[2], 'd') %> | bd",
        "<% default(value.host.x, 'd') %><% default(value.port, 'd') %> | d5432"
      })
  void expressionsAreReplacedByTheirResults(String template, String expected) {
    assertThat(rendered(template, VALUE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ab <% value.host | TemplateNotClosed | 1 | 4",
        "<% value.host + %> | TemplateSyntax | 1 | 17",
        "a <% hots %> | TemplateUnknownName | 1 | 6",
        "<% value.host.upper() %> | TemplateUnknownName | 1 | 20",
        "<% 'x'.matches('x') %> | TemplateUnknownName | 1 | 15",
        "<% 1 + 'a' %> | TemplateTypes | 1 | 6",
        "<% value.host + value.port %> | TemplateTypes | 1 | 15",
        "<% url.encode(value.port) %> | TemplateTypes | 1 | 14",
        "<% value.hosts.map(h, 1).join(',') %> | TemplateTypes | 1 | 30",
        "<% value.host.name + '' %> | TemplateKeyNotFound | 1 | 14",
        "<% value.hots + '' %> | TemplateKeyNotFound | 1 | 9",
        "<% value.hosts[2] + '' %> | TemplateKeyNotFound | 1 | 15",
        "<% value.port / 0 %> | TemplateArgument | 1 | 15",
        "<% base64.decode('?') %> | TemplateArgument | 1 | 17",
        "<% json.decode(value.host) %> | TemplateArgument | 1 | 15",
        "<% int(value.host) %> | TemplateArgument | 1 | 7",
        "<% htpasswd('a:b', 'p') %> | TemplateArgument | 1 | 12",
        "<% ''.split('') %> | TemplateArgument | 1 | 12",
        "<% [1] %> | TemplateResult | 1 | 3",
        "<% value.none == null ? null : null %> | TemplateResult | 1 | 3",
        "<% value.half + '' %> | TemplateResult | 1 | 3",
        "<% default(1, 2) %> | TemplateSyntax | 1 | 11",
        "<% value.nope %> | JsonKeyNotFound | 1 | 3",
        "<% value.server.nope.x %> | JsonKeyNotFound | 1 | 3",
        "<% value.none %> | JsonMemberNull | 1 | 3",
        "<% value.half %> | JsonMemberNotUnicode | 1 | 3"
      })
  void whatHasNoResultIsRefusedWithItsPlace(String template, String reason, int line, int column) {
    Finding finding = refused(template, VALUE);
    assertThat(((Enum<?>) finding.reason()).name()).isEqualTo(reason);
    assertThat(finding.message())
        .startsWith("spec.projection.data[0].template line " + line + " column " + column + ":")
        .doesNotContain(CANARY);
  }

  @Test
  void aPlaceIsCountedInLinesAndCharacters() {
    assertThat(refused("x\n😀 <% value.host +\n 😀nope %>\n", VALUE).message())
        .startsWith("spec.projection.data[0].template line 3 column 2:");
  }

  @Test
  void messagesOfTheEngineThatQuoteTheValueAreNotShown() {
    assertThat(refused("<% {'x': 1}[value.password] %>", VALUE))
        .isEqualTo(
            TemplateReason.TemplateKeyNotFound.with(
                "spec.projection.data[0].template line 1 column 12"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Doubled again and again: 2^40 characters, elements, comparisons.
        "['xxxxxxxx']D.join('') | .map(x,x+x)",
        "string([[1]]D.size()) | .map(x,x+x)",
        "string([[1]]D == [[1]]D) | .map(x,[x,x])",
        "json.encode([1]D) | .map(x,[x,x,x,x])",
        "[value.blob]D.join('') | .map(x,x+x)",
        "string(value.list.all(a, value.list.all(b, value.list.all(c, a+b+c != '')))) | ",
        "string(value.list.exists(a, value.list.exists(b, a == b && false) || false)) | ",
        "value.list.map(x, value.blob).join(value.blob) | ",
        "value.blob.replace('x', value.blob) | ",
        "value.list.map(x, bcrypt(x)).join('') | "
      })
  void hostileExpressionsEndSoon(String pattern, String growth) {
    // Given
    String value =
        "{\"blob\":\"%s\",\"list\":[%s]}"
            .formatted(
                "x".repeat(20_000),
                IntStream.range(0, 900)
                    .mapToObj(i -> "\"" + i + "\"")
                    .collect(Collectors.joining(",")));
    String expression =
        pattern.strip().replace("D", Optional.ofNullable(growth).orElse("").repeat(40));

    // When
    Finding finding = refused("<% " + expression + " %>", value);

    // Then
    assertThat(finding.reason())
        .isIn(TemplateReason.TemplateTooCostly, TemplateReason.TemplateSyntax);
  }

  /** Types of every kind meet operators and functions of every kind. */
  @Property(tries = 500)
  void whateverIsWrittenEndsInATextOrInATypedErrorWithoutTheValue(@ForAll long seed) {
    // Given
    String template = "<% " + expression(new Random(seed), 3) + " %>";

    // When
    Throwable failure = catchThrowable(() -> rendered(template, VALUE));

    // Then
    if (failure != null) {
      assertThat(failure).as(template).isInstanceOf(InvalidInput.class);
      assertThat(failure.toString()).as(template).doesNotContain(CANARY);
    }
  }

  private static String expression(Random random, int depth) {
    if (depth == 0) {
      return LEAVES.get(random.nextInt(LEAVES.size()));
    }
    String pattern = PATTERNS.get(random.nextInt(PATTERNS.size()));
    while (pattern.contains("@")) {
      pattern = pattern.replaceFirst("@", Matcher.quoteReplacement(expression(random, depth - 1)));
    }
    return pattern;
  }

  @Test
  void expressionsOfAnyDepthAreRefusedAndNotFollowed() {
    assertThat(refused("<% " + "(".repeat(900) + "1" + ")".repeat(900) + " %>", VALUE).reason())
        .isEqualTo(TemplateReason.TemplateSyntax);
    assertThat(refused("<% " + "1+".repeat(900) + "1 %>", VALUE).reason())
        .isEqualTo(TemplateReason.TemplateSyntax);
    assertThat(refused("<% " + "value" + ".a".repeat(900) + " + '' %>", VALUE).reason())
        .isEqualTo(TemplateReason.TemplateSyntax);
    assertThat(refused("<% '" + "x".repeat(3000) + "' %>", VALUE).reason())
        .isEqualTo(TemplateReason.TemplateTooLong);
    assertThat(refused("<% 1 %>".repeat(65), VALUE).reason())
        .isEqualTo(TemplateReason.TemplateTooLong);
  }

  @Test
  void aSecretLargerThanKubernetesTakesIsRefused() {
    // Given
    String value = "{\"blob\":\"" + "x".repeat(60_000) + "\"}";

    // When
    Finding finding = refused("<% value.blob %>".repeat(20), value);

    // Then
    assertThat(finding)
        .isEqualTo(
            TemplateReason.TemplateTooLarge.with("spec.projection.data[0].template", 1 << 20));
  }

  @Test
  void aValueThatIsNoObjectIsATextOrBytes() {
    assertThat(rendered("<% value %>|<% value.size() %>|<% url.encode(value) %>", "a/b"))
        .isEqualTo("a/b|3|a%2Fb");
    assertThat(rendered("<% base64.encode(value) %>", new byte[] {0, -1})).isEqualTo("AP8=");
    assertThat(refused("<% value.x %>", "plain").message())
        .contains("line 1 column 3: the value is not a JSON object");
    assertThat(refused("<% value.a + '' %>", "{\"a\":1,\"a\":2}").message())
        .startsWith("spec.projection: the value is a JSON object with a duplicate key");
  }

  @Test
  void passwordHashesAreOfThePasswordAndTheSameForTheSameVersion() {
    // Given
    String template = "<% htpasswd('ann', value.password) %> <% bcrypt(value.password) %>";

    // When
    String first = rendered(template, VALUE, "arn v1");

    // Then
    String[] hashes = first.substring("ann:".length()).split(" ");
    assertThat(hashes)
        .allSatisfy(
            hash -> {
              assertThat(hash).startsWith("$2y$10$");
              assertThat(OpenBSDBCrypt.checkPassword(hash, CANARY.toCharArray())).isTrue();
              assertThat(OpenBSDBCrypt.checkPassword(hash, "other".toCharArray())).isFalse();
            });
    assertThat(hashes[0]).isNotEqualTo(hashes[1]);
    assertThat(rendered(template, VALUE, "arn v1")).isEqualTo(first);
    assertThat(rendered(template, VALUE, "arn v2")).isNotEqualTo(first);
  }

  @Test
  void aPasswordOfWhichTheEndWouldNotCountIsRefused() {
    assertThat(refused("<% bcrypt('" + "x".repeat(73) + "') %>", VALUE).reason())
        .isEqualTo(TemplateReason.TemplateArgument);
    assertThat(refused("<% bcrypt('a\\u0000b') %>", VALUE).reason())
        .isEqualTo(TemplateReason.TemplateArgument);
  }

  @Test
  void templatesStandBesideFormsAndKeys() {
    // Given
    TreeMap<String, Template> files = new TreeMap<>();
    files.put("url", Template.parse("p", "http://<% url.encode(value.username) %>"));
    Shape beside = new Shape(List.of(), Optional.of(Form.BASIC_AUTH), files);
    Shape keys = new Shape(List.of(Entry.member("u", "username")), Optional.empty(), files);
    String value = "{\"username\":\"a b\",\"password\":\"p\"}";

    // When, Then
    assertThat(rendered(beside, bytes(value), ""))
        .isEqualTo(Map.of("username", "a b", "password", "p", "url", "http://a%20b"));
    assertThat(rendered(keys, bytes(value), ""))
        .isEqualTo(Map.of("u", "a b", "url", "http://a%20b"));
  }

  private Finding refused(String template, String value) {
    return catchThrowableOfType(InvalidInput.class, () -> rendered(template, value)).finding();
  }

  private String rendered(String template, String value) {
    return rendered(template, value, "");
  }

  private String rendered(String template, String value, String seed) {
    return rendered(of(template), bytes(value), seed).get("key");
  }

  private String rendered(String template, byte[] value) {
    return rendered(of(template), value, "").get("key");
  }

  private static Shape of(String template) {
    return Shape.of(
        new Templated("key", Template.parse("spec.projection.data[0].template", template)));
  }

  private Map<String, String> rendered(Shape shape, byte[] bytes, String seed) {
    ProjectionSpec spec =
        new ProjectionSpec(
            "spec.projection",
            new ObjectName("n"),
            "Opaque",
            Map.of(),
            Map.of(),
            shape,
            false,
            false,
            false);
    Map<String, String> rendered = new TreeMap<>();
    try (SecretValue value = SecretValue.detecting(bytes.clone());
        ProjectedData data = renderer.render(spec, value, seed)) {
      data.forEach(
          PlaintextAccess.granted(),
          (key, text) -> rendered.put(key, new String(text, StandardCharsets.UTF_8)));
    }
    return rendered;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
