package dev.strongroom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyParserTest {
  private static final String ALLOW =
      "'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*'";

  private final PolicyParser parser = new PolicyParser(new JacksonJsonDocuments());

  @Test
  void readsTheDefaultKeyPolicyOfAws() {
    String json =
        """
        {"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{
          "Sid": "Enable IAM User Permissions",
          "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
          "Action": "kms:*",
          "Resource": "*",
          "Condition": {"Bool": {"aws:SecureTransport": true}}}]}
        """;

    PolicyDocument policy = parse(json);

    assertThat(policy.version()).isEqualTo("2012-10-17");
    assertThat(policy.id()).hasValue("key-default-1");
    PolicyStatement statement = policy.statements().get(0);
    assertThat(statement.sid()).hasValue("Enable IAM User Permissions");
    assertThat(statement.allow()).isTrue();
    assertThat(statement.principals())
        .isEqualTo(Map.of("AWS", List.of("arn:aws:iam::111122223333:root")));
    assertThat(statement.actions()).containsExactly("kms:*");
    assertThat(statement.resources()).containsExactly("*");
    assertThat(statement.conditions())
        .isEqualTo(Map.of("Bool", Map.of("aws:SecureTransport", List.of("true"))));
  }

  @Test
  void aPolicyWithoutVersionIsOfTheOldestOne() {
    PolicyDocument policy = parse(quoted("{'Statement':{" + ALLOW + "}}"));

    assertThat(policy.version()).isEqualTo("2008-10-17");
  }

  @Test
  void refusesTextsThatAreLongerThanAnythingTheyCouldMatch() {
    String action = "kms:" + "*a".repeat(1023);

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                parse(
                    quoted(
                        "{'Statement':{'Effect':'Allow','Principal':'*','Action':'"
                            + action
                            + "','Resource':'*'}}")))
        .satisfies(
            e ->
                assertThat(e.finding().message())
                    .isEqualTo("p.Statement.Action must have at most 2048 characters."));
  }

  @Test
  void readsTheFormsThatSayNot() {
    PolicyStatement statement =
        parse(
                quoted(
                    "{'Version':'2008-10-17','Statement':{'Effect':'Deny','NotPrincipal':{'Service':"
                        + "['a.amazonaws.com']},'NotAction':['kms:Get*','kms:List*'],'NotResource':"
                        + "'arn:x'}}"))
            .statements()
            .get(0);

    assertThat(statement.allow()).isFalse();
    assertThat(statement.notPrincipals()).isTrue();
    assertThat(statement.notActions()).isTrue();
    assertThat(statement.actions()).containsExactly("kms:Get*", "kms:List*");
    assertThat(statement.notResources()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "not json                                                   | p is not JSON, or has a key"
            + " twice in one object.",
        "{'Version':'2012-10-17','Version':'2012-10-17'}            | p is not JSON, or has a key"
            + " twice in one object.",
        "{} trailing                                                | p is not JSON, or has a key"
            + " twice in one object.",
        "[]                                                         | p must be a JSON object.",
        "{'Version':'2020-01-01','Statement':{ALLOW}}               | p.Version must be 2012-10-17"
            + " or 2008-10-17.",
        "{'Version':3,'Statement':{ALLOW}}                          | p.Version must be a string.",
        "{'Version':'2012-10-17'}                                   | p.Statement is missing.",
        "{'Version':'2012-10-17','Statement':[]}                    | p.Statement must be a"
            + " statement or a list of at least one.",
        "{'Version':'2012-10-17','Statement':'all'}                 | p.Statement must be a JSON"
            + " object.",
        "{'Version':'2012-10-17','Statements':[]}                   | p has a field that policies"
            + " do not have.",
        "S{'Principal':'*','Action':'kms:*','Resource':'*'}         | p.Statement[0].Effect is"
            + " missing.",
        "S{'Effect':'allow','Principal':'*','Action':'*','Resource':'*'} | p.Statement[0].Effect"
            + " must be Allow or Deny.",
        "S{'Effect':'Allow','Action':'kms:*','Resource':'*'}        | p.Statement[0].Principal is"
            + " missing.",
        "S{'Effect':'Allow','Principal':'me','Action':'*','Resource':'*'} |"
            + " p.Statement[0].Principal must be * or an object with AWS, Service, Federated or"
            + " CanonicalUser.",
        "S{'Effect':'Allow','Principal':{'Aws':'*'},'Action':'*','Resource':'*'} |"
            + " p.Statement[0].Principal must be * or an object with AWS, Service, Federated or"
            + " CanonicalUser.",
        "S{'Effect':'Allow','Principal':{'AWS':[]},'Action':'*','Resource':'*'} |"
            + " p.Statement[0].Principal.AWS must be a string or a list of at least one string,"
            + " none empty.",
        "S{'Effect':'Allow','Principal':{'AWS':[null]},'Action':'*','Resource':'*'} |"
            + " p.Statement[0].Principal.AWS[0] must be a string or a list of at least one string,"
            + " none empty.",
        "S{'Effect':'Allow','Principal':'*','Resource':'*'}         | p.Statement[0].Action is"
            + " missing.",
        "S{'Effect':'Allow','Principal':'*','Action':'Decrypt','Resource':'*'} |"
            + " p.Statement[0].Action must be * or a service and an action with a colon between,"
            + " such as kms:Decrypt.",
        "S{ALLOW,'NotAction':'kms:*'}                               | p.Statement[0].Action and its"
            + " Not… form cannot both be given.",
        "S{'Effect':'Allow','Principal':'*','Action':'kms:*'}       | p.Statement[0].Resource is"
            + " missing.",
        "S{ALLOW,'Condition':'never'}                               | p.Statement[0].Condition must"
            + " be an object of operators, each an object of keys with their values.",
        "S{ALLOW,'Condition':{'Bool':{'a':{}}}}                     |"
            + " p.Statement[0].Condition.Bool.a must be an object of operators, each an object of"
            + " keys with their values.",
        "S{ALLOW,'Condition':{'StringMatches':{'a':'b'}}}           |"
            + " p.Statement[0].Condition.StringMatches is not a condition operator of IAM.",
        "S{ALLOW,'Condition':{'NullIfExists':{'a':'true'}}}         |"
            + " p.Statement[0].Condition.NullIfExists is not a condition operator of IAM.",
        "S{ALLOW,'Condition':{'NumericLessThan':{'a':[1,'many']}}}  |"
            + " p.Statement[0].Condition.NumericLessThan.a[1] is not a value of the type that its"
            + " operator compares.",
        "S{ALLOW,'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/33'}}} |"
            + " p.Statement[0].Condition.IpAddress.aws:SourceIp is not a value of the type that its"
            + " operator compares.",
        "S{ALLOW,'Condition':{'ArnLike':{'aws:SourceArn':'no:arn'}}} |"
            + " p.Statement[0].Condition.ArnLike.aws:SourceArn is not a value of the type that its"
            + " operator compares.",
        "S{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/*'},'Action':'*','Resource':'*'}"
            + " | p.Statement[0].Principal.AWS must be *, a 12-digit account id, or the ARN of an"
            + " account's root, a role, a user or a session, without wildcards.",
        "S{ALLOW,'Sid':'semi;colon'}                                | p.Statement[0].Sid must have"
            + " 1 to 100 characters of A-Z a-z 0-9 and spaces.",
        "S{ALLOW,'Sid':'a'},{ALLOW,'Sid':'a'}                       | p.Statement[1].Sid is used by"
            + " two statements.",
      })
  void saysWhereAPolicyIsWrong(String shorthand, String message) {
    String json =
        shorthand.startsWith("S")
            ? "{'Version':'2012-10-17','Statement':[" + shorthand.substring(1) + "]}"
            : shorthand;

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> parse(quoted(json.replace("ALLOW", ALLOW))))
        .satisfies(
            e -> assertThat(e.finding().reason()).isEqualTo(DeclarationReason.MalformedPolicy))
        .satisfies(e -> assertThat(e.finding().message()).isEqualTo(message));
  }

  @Test
  void countsTheLimitInBytes() {
    String padding = "ä".repeat(PolicyDocument.MAX_KEY_POLICY_BYTES / 2);

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> parse("{\"Id\":\"" + padding + "\"}"))
        .satisfies(
            e -> assertThat(e.finding().message()).isEqualTo("p has more bytes than the limit."));
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> parse("[".repeat(10_000) + "]".repeat(10_000)));
  }

  private PolicyDocument parse(String json) {
    return parser.parse("p", json, PolicyDocument.MAX_KEY_POLICY_BYTES);
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }
}
