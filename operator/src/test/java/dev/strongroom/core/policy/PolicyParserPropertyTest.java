package dev.strongroom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.core.problems.InvalidInput;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PolicyParserPropertyTest {
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "null",
          "1e9",
          "true",
          "\"*\"",
          "\"Version\"",
          "\"2012-10-17\"",
          "\"Statement\"",
          "\"Effect\"",
          "\"Allow\"",
          "\"Principal\"",
          "\"AWS\"",
          "\"Action\"",
          "\"NotAction\"",
          "\"Resource\"",
          "\"Condition\"",
          "\"Sid\"",
          "\\u0000");

  private final PolicyParser parser = new PolicyParser(new JacksonJsonDocuments());

  @Property
  void anyTextIsReadOrRefused(@ForAll String text) {
    assertReadOrRefused(text);
  }

  @Property
  void anythingLikeAPolicyIsReadOrRefused(@ForAll("likePolicies") String text) {
    assertReadOrRefused(text);
  }

  @Provide
  Arbitrary<String> likePolicies() {
    return Arbitraries.of(PIECES).list().ofMaxSize(40).map(pieces -> String.join("", pieces));
  }

  private void assertReadOrRefused(String text) {
    try {
      PolicyDocument policy = parser.parse("p", text, PolicyDocument.MAX_KEY_POLICY_BYTES);
      assertThat(policy.statements()).isNotEmpty();
    } catch (InvalidInput refused) {
      assertThat(refused.finding().message()).startsWith("p");
    }
  }
}
