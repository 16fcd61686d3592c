package dev.strongroom.adapters.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretTemplate;
import dev.strongroom.core.values.SecretValue;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

class JacksonJsonObjectsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonObjects json = new JacksonJsonObjects();

  @Example
  void membersAreReadAsTheirTextOrJson() {
    String text =
        """
        { "user" : "ann", "port":5432, "big": 12345678901234567890.10 ,"on" :true,"no":null,
          "esc":"a\\"b\\\\c\\n\\u00e9\\ud83d\\ude00", "plain":"é😀",
          "list": [ 1, {"x":2} ],"object":{ "a" : [ ] }, "last":0}
        """;

    assertThat(member(text, "user")).isEqualTo("ann");
    assertThat(member(text, "port")).isEqualTo("5432");
    assertThat(member(text, "big")).isEqualTo("12345678901234567890.10");
    assertThat(member(text, "on")).isEqualTo("true");
    assertThat(member(text, "esc")).isEqualTo("a\"b\\c\né😀");
    assertThat(member(text, "plain")).isEqualTo("é😀");
    assertThat(member(text, "list")).isEqualTo("[ 1, {\"x\":2} ]");
    assertThat(member(text, "object")).isEqualTo("{ \"a\" : [ ] }");
    assertThat(member(text, "last")).isEqualTo("0");
  }

  @Example
  void aMissingKeyIsNamedWithItsPath() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> member("{\"a\":1}", "b"))
        .satisfies(
            e ->
                assertThat(e.finding())
                    .isEqualTo(ProjectionReason.JsonKeyNotFound.with("spec.x", "b")));
  }

  @Example
  void anEmptyMemberIsNamedWithItsPath() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> member("{\"a\":\"\"}", "a"))
        .satisfies(
            e ->
                assertThat(e.finding())
                    .isEqualTo(ProjectionReason.JsonMemberEmpty.with("spec.x", "a")));
  }

  @Example
  void nullIsNeverText() {
    refuses("{\"a\":null}", "a", ProjectionReason.JsonMemberNull);
    refuses("{\"a\":{\"b\":null}}", "/a/b", ProjectionReason.JsonMemberNull);
    assertThat(member("{\"a\":\"null\",\"b\":[null]}", "a")).isEqualTo("null");
    assertThat(member("{\"a\":\"null\",\"b\":[null]}", "b")).isEqualTo("[null]");
  }

  @Example
  void halfOfASurrogatePairIsNeverAnotherCharacter() {
    for (String half : new String[] {"\\ud83d", "\\ude00", "a\\ud83db", "\\ude00\\ud83d"}) {
      refuses("{\"a\":\"" + half + "\"}", "a", ProjectionReason.JsonMemberNotUnicode);
    }
    assertThat(member("{\"a\":\"\\ud83d\\ude00\"}", "a")).isEqualTo("😀");
    assertThat(member("{\"o\":{\"a\":\"\\ud83d\"}}", "o")).isEqualTo("{\"a\":\"\\ud83d\"}");
  }

  @Example
  void aKeyThatIsThereTwiceIsNamedAsTheCause() {
    for (String text :
        new String[] {
          "{\"canary\":1,\"canary\":2}",
          "{\"o\":{\"canary\":1,\"canary\":2}}",
          "\ufeff{\"a\":1,\"a\":1}"
        }) {
      assertThat(json.parse(SecretValue.text(text))).as(text).isEmpty();
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> json.require(SecretValue.text(text), "spec.x"))
          .satisfies(
              e ->
                  assertThat(e.finding())
                      .isEqualTo(ProjectionReason.DuplicateJsonKey.with("spec.x")));
    }
  }

  @Example
  void aByteOrderMarkIsReadOverAndKept() {
    String text = "\ufeff\r\n{\"token\":\"t\",\"n\":12,\"o\":{\"p\":\"q\"}}\r\n";
    assertThat(member(text, "token")).isEqualTo("t");
    assertThat(member(text, "n")).isEqualTo("12");
    assertThat(member(text, "/o/p")).isEqualTo("q");
    assertThat(with(text, "token", "u"))
        .isEqualTo("\ufeff\r\n{\"token\":\"u\",\"n\":12,\"o\":{\"p\":\"q\"}}\r\n");
  }

  @Example
  void nestedMembersAreReachedByJsonPointer() {
    String text =
        """
        {"cert": {"crt": "C", "a/b": {"m~n": 1}, "": 2}, "list": [ "x", {"y": [3, "z"]} ],
         "/cert/key": "plain"}
        """;
    assertThat(member(text, "/cert/crt")).isEqualTo("C");
    assertThat(member(text, "/cert/a~1b/m~0n")).isEqualTo("1");
    assertThat(member(text, "/cert/")).isEqualTo("2");
    assertThat(member(text, "/list/0")).isEqualTo("x");
    assertThat(member(text, "/list/1/y")).isEqualTo("[3, \"z\"]");
    assertThat(member(text, "/list/1/y/1")).isEqualTo("z");
    assertThat(member(text, "/cert/key")).isEqualTo("plain");
    for (String absent :
        new String[] {
          "cert.none", "/cert/none", "/list/2", "/list/01", "/list/-", "/cert/crt/x", "/"
        }) {
      refuses(text, absent, ProjectionReason.JsonKeyNotFound);
    }
  }

  @Example
  void ofAPathWithDotsTheRightFormIsTold() {
    String text = "{\"cert\": {\"crt\": \"C\", \"a/b\": [1]}}";
    for (String[] path :
        new String[][] {{"cert.crt", "/cert/crt"}, {"cert.a/b.0", "/cert/a~1b/0"}}) {
      assertThatExceptionOfType(InvalidInput.class)
          .as(path[0])
          .isThrownBy(() -> member(text, path[0]))
          .satisfies(
              e ->
                  assertThat(e.finding())
                      .isEqualTo(ProjectionReason.JsonKeyNested.with("spec.x", path[0], path[1])));
      assertThat(member(text, path[1])).isNotEmpty();
    }
  }

  @Example
  void theFirstMissingPartOfAPathIsNamed() {
    String text = "{\"cert\": {\"a/b\": [ {\"k\": \"v\"} ], \"s\": \"text\"}}";
    for (String[] path :
        new String[][] {
          {"/none/a/b", "/none"},
          {"/cert/none/x", "/cert/none"},
          {"/cert/a~1b/1/k", "/cert/a~1b/1"},
          {"/cert/a~1b/0/none/x", "/cert/a~1b/0/none"},
          {"/cert/s/t/u", "/cert/s/t"},
          {"/cert/a~1b/00", "/cert/a~1b/00"}
        }) {
      assertThatExceptionOfType(InvalidInput.class)
          .as(path[0])
          .isThrownBy(() -> member(text, path[0]))
          .satisfies(
              e ->
                  assertThat(e.finding())
                      .isEqualTo(ProjectionReason.JsonKeyNotFound.with("spec.x", path[1])));
    }
  }

  @Example
  void aMalformedPointerIsNoPath() {
    for (String malformed : new String[] {"/a~", "/~2", "/a/~/b", "/~~0"}) {
      assertThatExceptionOfType(InvalidInput.class)
          .as(malformed)
          .isThrownBy(() -> member("{\"a\":{\"~\":1,\"~2\":2}, \"~2\": 3}", malformed))
          .satisfies(
              e ->
                  assertThat(e.finding())
                      .isEqualTo(
                          DeclarationReason.InvalidSpecField.with(
                              "spec.x", JsonObjects.MALFORMED_POINTER)));
    }
    // A plain key of that name was always found, and still is.
    assertThat(member("{\"/a~\":\"plain\"}", "/a~")).isEqualTo("plain");
    assertThat(member("{\"~2\":\"plain\"}", "~2")).isEqualTo("plain");
  }

  @Example
  void escapesInAPointerAreUndoneInTheOrderOfTheStandard() {
    assertThat(member("{\"o\":{\"~1\":\"t\",\"/\":\"s\"}}", "/o/~01")).isEqualTo("t");
    assertThat(member("{\"o\":{\"~1\":\"t\",\"/\":\"s\"}}", "/o/~1")).isEqualTo("s");
    assertThat(member("{\"o\":{\"\":{\"\":\"e\"}}}", "/o//")).isEqualTo("e");
  }

  @Example
  void aDuplicateKeyOnThePathIsNamedAsTheCause() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> json.require(SecretValue.text("{\"o\":{\"a\":1,\"a\":2}}"), "spec.x"))
        .satisfies(
            e ->
                assertThat(e.finding())
                    .isEqualTo(ProjectionReason.DuplicateJsonKey.with("spec.x")));
  }

  private void refuses(String text, String key, Reason reason) {
    assertThatExceptionOfType(InvalidInput.class)
        .as(key)
        .isThrownBy(() -> member(text, key))
        .satisfies(e -> assertThat(e.finding()).isEqualTo(reason.with("spec.x", key)));
  }

  @Example
  void settingAMemberKeepsEveryOtherByte() {
    assertThat(with("{ \"a\" : 1.50 , \"p\":\"old\",\n \"z\":{} } ", "p", "n\"w\\\n"))
        .isEqualTo("{ \"a\" : 1.50 , \"p\":\"n\\\"w\\\\\\u000a\",\n \"z\":{} } ");
    assertThat(with("{\"a\":{\"p\":1}} ", "p", "x")).isEqualTo("{\"a\":{\"p\":1},\"p\":\"x\"} ");
    assertThat(with("{ }", "p\"", "x")).isEqualTo("{\"p\\\"\":\"x\" }");
    assertThat(with("{\"p\":[1,2]}", "p", "x")).isEqualTo("{\"p\":\"x\"}");
  }

  @Property(tries = 300)
  void whatWasSetIsReadBackAndTheRestIsTheSame(
      @ForAll("objects") ObjectNode object,
      @ForAll @StringLength(max = 10) String key,
      @ForAll @StringLength(min = 1, max = 40) String text)
      throws Exception {
    // Halves of surrogate pairs are not text: they have no UTF-8.
    Assume.that(encodable(key) && encodable(text));
    JsonNode expected = MAPPER.readTree(object.deepCopy().put(key, text).toString());

    String changed = with(MAPPER.writeValueAsString(object), key, text);

    assertThat(MAPPER.readTree(changed)).isEqualTo(expected);
    assertThat(member(changed, key)).isEqualTo(text);
  }

  @Property(tries = 300)
  void everyMemberIsFoundWhateverStandsAroundIt(@ForAll("objects") ObjectNode object)
      throws Exception {
    String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(object);
    Assume.that(object.properties().stream().noneMatch(m -> m.getValue().asText("x").isEmpty()));

    try (SecretValue value = SecretValue.text(text);
        JsonObject parsed = json.parse(value).orElseThrow()) {
      assertThat(parsed.keys()).containsExactlyElementsOf(() -> object.fieldNames());
      for (String key : parsed.keys()) {
        JsonNode node = object.get(key);
        if (node.isNull()) {
          refuses(text, key, ProjectionReason.JsonMemberNull);
          continue;
        }
        String read = member(text, key);
        if (node.isTextual()) {
          assertThat(read).isEqualTo(node.textValue());
        } else {
          assertThat(MAPPER.readTree(read)).isEqualTo(MAPPER.readTree(node.toString()));
        }
      }
    }
  }

  @Provide
  Arbitrary<ObjectNode> objects() {
    Arbitrary<String> strings =
        Arbitraries.strings().withChars("ab\"\\\n\t {}[]:,é中0").ofMinLength(1).ofMaxLength(8);
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            strings.map(s -> (JsonNode) MAPPER.getNodeFactory().textNode(s)),
            Arbitraries.longs().map(n -> MAPPER.getNodeFactory().numberNode(n)),
            Arbitraries.of(true, false).map(b -> MAPPER.getNodeFactory().booleanNode(b)),
            Arbitraries.just(MAPPER.getNodeFactory().nullNode()));
    Arbitrary<JsonNode> nested =
        leaves
            .list()
            .ofMaxSize(3)
            .map(list -> MAPPER.createArrayNode().addAll(list))
            .map(JsonNode.class::cast);
    return Arbitraries.maps(strings, Arbitraries.oneOf(leaves, nested))
        .ofMaxSize(6)
        .map(
            map -> {
              ObjectNode node = MAPPER.createObjectNode();
              map.forEach(node::set);
              return node;
            });
  }

  @Example
  void whatIsNotOneObjectIsNoneAndIsNeverQuoted() {
    for (String text :
        new String[] {
          "canary",
          "\"canary\"",
          "[\"canary\"]",
          "{\"canary\"",
          "{\"a\":1} canary",
          "{\"a\":1}{}",
          "{\"a\":1,}",
          "{'a':1}",
          "{\"a\":NaN}",
          "{\"a\":\"line\nbreak\"}",
          "// canary\n{}",
          "{}\ufeff",
          "{\"a\":1}\0",
          "{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}",
          "{\"a\":1" + "0".repeat(2000) + "}"
        }) {
      assertThat(json.parse(SecretValue.text(text))).as(text).isEmpty();
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> json.require(SecretValue.text(text), "spec.x"))
          .withNoCause()
          .satisfies(
              e ->
                  assertThat(e.finding())
                      .isEqualTo(ProjectionReason.ValueNotAnObject.with("spec.x")));
    }
    byte[] utf16 = "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);
    assertThat(json.parse(SecretValue.detecting(utf16))).isEmpty();
    assertThat(json.parse(SecretValue.owning(SecretValue.Kind.BINARY, "{}".getBytes()))).isEmpty();
  }

  @Example
  void aTemplateGetsThePassword() {
    SecretTemplate template = new SecretTemplate(json, "spec.value.generate.template");

    try (SecretValue filled =
        template.fill("{\"username\":\"app\"}", "password", SecretValue.text("p\"1"))) {
      assertThat(filled.text(PlaintextAccess.granted()))
          .isEqualTo("{\"username\":\"app\",\"password\":\"p\\\"1\"}");
      assertThat(filled.kind()).isEqualTo(SecretValue.Kind.TEXT);
    }
  }

  @Example
  void aTemplateThatIsNoObjectIsRefused() {
    SecretTemplate template = new SecretTemplate(json, "spec.value.generate.template");
    for (String text : new String[] {"", " ", "[]", "{\"a\":1,\"a\":2}", "nonsense"}) {
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> template.fill(text, "password", SecretValue.text("x")))
          .satisfies(
              e -> assertThat(e.finding()).isEqualTo(DeclarationReason.TemplateNotAnObject.with()));
    }
  }

  @Example
  void aResultThatIsTooLargeIsRefused() {
    String large = "{\"a\":\"" + "x".repeat(SecretValue.MAX_BYTES - 20) + "\"}";

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> with(large, "password", "0123456789"))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(RequestReason.ValueSize));
  }

  @Example
  void theTextOfAnObjectIsRedacted() {
    assertThat(json.parse(SecretValue.text("{\"canary\":1}")).orElseThrow())
        .hasToString("JsonObject[redacted]");
  }

  private String member(String text, String key) {
    try (SecretValue value = SecretValue.text(text);
        JsonObject object = json.require(value, "spec.x");
        SecretValue member = object.member(key, "spec.x")) {
      return member.text(PlaintextAccess.granted());
    }
  }

  private String with(String text, String key, String newValue) {
    try (SecretValue value = SecretValue.text(text);
        JsonObject object = json.require(value, "spec.x");
        SecretValue plain = SecretValue.text(newValue);
        SecretValue changed = object.with(key, plain)) {
      return changed.text(PlaintextAccess.granted());
    }
  }

  private static boolean encodable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
