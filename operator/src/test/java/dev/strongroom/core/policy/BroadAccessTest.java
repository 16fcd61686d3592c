package dev.strongroom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By the meaning of "public" in the S3 user guide. */
class BroadAccessTest {
  private static final String ALLOW = "{'Effect':'Allow','Action':'*','Resource':'*',";
  private static final String DENY = "{'Effect':'Deny','Resource':'*','Principal':'*',";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':'*'",
        "'Principal':{'AWS':'*'}",
        "'Principal':{'AWS':['111122223333','*']}",
        "'Principal':{'Service':'*'}",
        "'NotPrincipal':{'AWS':'111122223333'}",
        "'Principal':'*','Condition':{'StringLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/app'}}",
        "'Principal':'*','Condition':{'ArnLike':{'aws:SourceArn':'*'}}",
        "'Principal':'*','Condition':{'StringEquals':{'aws:PrincipalOrgID':['o-1','${aws:x}']}}",
        "'Principal':'*','Condition':{'StringEqualsIfExists':{'aws:PrincipalOrgID':'o-1'}}",
        "'Principal':'*','Condition':{'ForAllValues:StringEquals':{'aws:PrincipalOrgID':'o-1'}}",
        "'Principal':'*','Condition':{'StringNotEquals':{'aws:PrincipalOrgID':'o-1'}}",
        "'Principal':'*','Condition':{'IpAddress':{'aws:SourceIp':'0.0.0.0/0'}}",
        "'Principal':'*','Condition':{'IpAddress':{'aws:SourceIp':['10.0.0.0/8','2001::/16']}}",
        "'Principal':'*','Condition':{'StringEquals':{'aws:PrincipalTag/team':'db'}}",
        "'Principal':'*','Condition':{'Bool':{'aws:SecureTransport':'true'}}",
        "'Principal':'*','Condition':{'StringLike':{'aws:userid':'*:*'}}",
      })
  void findsWhatIsForEverybody(String rest) {
    assertThat(BroadAccess.statements(policy(ALLOW + rest + "}"))).containsExactly("Statement[0]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':{'AWS':'111122223333'}",
        "'Principal':{'AWS':'arn:aws:iam::111122223333:root','Service':'lambda.amazonaws.com'}",
        "'Principal':'*','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}",
        "'Principal':'*','Condition':{'ArnEquals':{'AWS:principalarn':"
            + "'arn:aws:iam::111122223333:role/app'}}",
        "'Principal':'*','Condition':{'IpAddress':{'aws:SourceIp':['10.0.0.0/8','2001:db8::/32']}}",
        "'Principal':'*','Condition':{'StringEquals':{'aws:SourceVpce':'vpce-1a2b3c4d'}}",
        "'Principal':'*','Condition':{'StringEquals':{'kms:CallerAccount':'111122223333'},"
            + "'Bool':{'aws:SecureTransport':'true'}}",
        "'Principal':'*','Condition':{'StringLike':{'aws:userid':'2f1c:*'}}",
      })
  void findsNothingWhereFixedValuesRestrict(String rest) {
    assertThat(BroadAccess.statements(policy(ALLOW + rest + "}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Action':'*','Condition':{'StringNotEquals':{'aws:PrincipalOrgID':'o-1'}}",
        "'Action':'secretsmanager:*','Condition':{'ArnNotEqualsIfExists':{'aws:PrincipalArn':"
            + "'arn:aws:iam::111122223333:role/app'}}",
        "'Action':['secretsmanager:getsecretvalue'],'Condition':{'NotIpAddress':{'aws:SourceIp':"
            + "'10.0.0.0/8'}}",
      })
  void aDenyOfAllOthersRestrictsToo(String deny) {
    String allow =
        "{'Effect':'Allow','Action':'secretsmanager:GetSecretValue','Resource':'*',"
            + "'Principal':'*'}";

    assertThat(BroadAccess.statements(policy(allow + "," + DENY + deny + "}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Action':'secretsmanager:DeleteSecret','Condition':{'StringNotEquals':"
            + "{'aws:PrincipalOrgID':'o-1'}}",
        "'Action':'*','Condition':{'StringNotEquals':{'aws:PrincipalOrgID':'o-*'}}",
        "'Action':'*','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}",
        "'Action':'*','Condition':{'StringNotEquals':{'aws:PrincipalOrgID':'o-1'},'Bool':"
            + "{'aws:SecureTransport':'false'}}",
        "'Action':'*','Condition':{'StringNotEquals':{'aws:PrincipalOrgID':'o-1',"
            + "'aws:SourceVpc':'vpc-1'}}",
        "'NotAction':'kms:*','Condition':{'StringNotEquals':{'aws:PrincipalOrgID':'o-1'}}",
      })
  void aDenyThatLeavesAWayDoesNot(String deny) {
    String allow = ALLOW + "'Principal':'*'}";

    assertThat(BroadAccess.statements(policy(allow + "," + DENY + deny + "}")))
        .containsExactly("Statement[0]");
  }

  @Test
  void namesAllStatementsThatAreBroad() {
    String named = ALLOW.replace("{", "{'Sid':'Open',") + "'Principal':'*'}";
    String narrow = ALLOW + "'Principal':{'AWS':'111122223333'}}";

    assertThat(
            BroadAccess.statements(policy(named + "," + narrow + "," + ALLOW + "'Principal':'*'}")))
        .containsExactly("Open", "Statement[2]");
  }

  private static PolicyDocument policy(String statements) {
    return new PolicyParser(new JacksonJsonDocuments())
        .parse(
            "p",
            ("{'Version':'2012-10-17','Statement':[" + statements + "]}").replace('\'', '"'),
            PolicyDocument.MAX_RESOURCE_POLICY_BYTES);
  }
}
