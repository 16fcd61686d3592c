package dev.strongroom.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Answer;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Asked;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Account payments has a secret under a key of its own; account reporting reads it. */
@Timeout(180)
class ExplainCommandTest {
  private static final String SECRET_ARN =
      "arn:aws:secretsmanager:cluster-local-1:217914889880:secret:ledger-AbCdEf";
  private static final String KEY_ARN =
      "arn:aws:kms:cluster-local-1:217914889880:key/7d1a5c3e-0000-4000-8000-000000000001";
  private static final String ROLE = "arn:aws:iam::219249978523:role/report";
  private static final String SECRETS =
      "/apis/strongroom.dev/v1/namespaces/payments/managedsecrets";
  private static final String KEYS = "/apis/strongroom.dev/v1/namespaces/payments/encryptionkeys";
  private static final String LOCAL_REVIEWS =
      "/apis/authorization.k8s.io/v1/namespaces/reporting/localsubjectaccessreviews";
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  private static final String READ = "get managedsecrets/value " + SECRET_ARN;
  private static final String DECRYPT = "create encryptionkeys/decrypt " + KEY_ARN;

  @TempDir private Path directory;
  private final AnsweringApiServer server = new AnsweringApiServer();
  private final Map<String, String> objects = new HashMap<>();
  private final List<String> forbidden = new ArrayList<>();
  private final List<String> rights = new ArrayList<>(List.of(READ, DECRYPT));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String policy = statement("ReportingMayRead", "secretsmanager:GetSecretValue");
  private String keyPolicy = statement("ReportingMayDecrypt", "kms:Decrypt");
  private String primary;
  private String before;

  @BeforeEach
  void start() throws IOException {
    objects.put(
        "/api/v1/namespaces/payments", "{'kind':'Namespace','metadata':{'name':'payments'}}");
    objects.put(
        "/api/v1/namespaces/reporting", "{'kind':'Namespace','metadata':{'name':'reporting'}}");
    objects.put(
        "/api/v1/namespaces",
        "{'kind':'NamespaceList','items':[{'metadata':{'name':'payments'}},"
            + "{'metadata':{'name':'reporting'}}]}");
    objects.put(
        "/api/v1/namespaces/reporting/serviceaccounts/report",
        "{'kind':'ServiceAccount','metadata':{'name':'report','uid':'uid-2'}}");
    server.answers(this::answer);
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u, namespace: payments}}]
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {token: mine}}]
        """
            .formatted(server.url()));
    before = System.getProperty("kubeconfig");
    System.setProperty("kubeconfig", kubeconfig.toString());
  }

  @AfterEach
  void stop() {
    if (before == null) {
      System.clearProperty("kubeconfig");
    } else {
      System.setProperty("kubeconfig", before);
    }
    server.close();
  }

  @Test
  void saysOfEachOpenDoorWhatOpensIt() {
    // When
    int code = run("GetSecretValue", "ledger", "--as", "reporting/report");

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .startsWith("secretsmanager:GetSecretValue on " + SECRET_ARN + " as " + ROLE + ": allowed")
        .contains(
            "resource  open     Statement ReportingMayRead of policy default allows",
            "identity  open     ServiceAccount report may get managedsecrets/value",
            "key       open     ServiceAccount report may create encryptionkeys/decrypt");
  }

  @Test
  void knowsThePolicyThatIsAttachedToAReplica() {
    // Given
    primary = "arn:aws:secretsmanager:cluster-local-1:219249978523:secret:ledger-GhIjKl";
    rights.add("create managedsecrets/acceptreplication " + SECRET_ARN);

    // When
    int code = run("AcceptCrossAccountReplication", "ledger", "--as", "reporting/report");

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains(
            "resource  open     Statement AcceptReplication of policy cross-account-replication"
                + " allows");
  }

  @Test
  void labelsOfTheServiceAccountAreTagsOfTheCaller() {
    // Given
    policy =
        statement("SameTeam", "secretsmanager:GetSecretValue")
            .replace(
                "\"Resource\":\"*\"",
                "\"Resource\":\"*\",\"Condition\":{\"StringEquals\":"
                    + "{\"aws:PrincipalTag/team\":\"blue\"}}");
    objects.put(
        "/api/v1/namespaces/reporting/serviceaccounts/report",
        "{'kind':'ServiceAccount','metadata':{'name':'report','uid':'uid-2',"
            + "'labels':{'team':'blue'}}}");

    // When
    int code = run("GetSecretValue", "ledger", "--as", "reporting/report");

    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).contains("resource  open     Statement SameTeam of policy default");
  }

  @Test
  void namesTheClosedResourceDoor() {
    // Given
    policy = statement("ReportingMayDescribe", "secretsmanager:DescribeSecret");

    // When
    int code = run("GetSecretValue", "ledger", "--as", "reporting/report");

    // Then
    assertThat(code).isEqualTo(3);
    assertThat(out.toString())
        .contains(
            ROLE + ": denied",
            "resource  closed   No resource policy of the secret allows"
                + " secretsmanager:GetSecretValue to "
                + ROLE,
            "identity  open",
            "key       open");
  }

  @Test
  void namesTheStatementThatDenies() {
    // Given
    policy =
        statement("Never", "secretsmanager:Get*")
            .replace("\"Allow\"", "\"Deny\"")
            .replace(
                "\"Resource\":\"*\"",
                "\"Resource\":\"*\",\"Condition\":{\"NotIpAddress\":"
                    + "{\"aws:SourceIp\":\"10.0.0.0/8\"}}");

    // When
    int code =
        run(
            "GetSecretValue",
            "ledger",
            "--as",
            "reporting/report",
            "--condition",
            "aws:SourceIp=192.0.2.1");

    // Then
    assertThat(code).isEqualTo(3);
    assertThat(out.toString())
        .contains("resource  closed   Statement Never of policy default denies");
  }

  @Test
  void namesTheRightThatIsMissing() {
    // Given
    rights.remove(READ);

    // When
    int code = run("secretsmanager:GetSecretValue", "ledger", "--as", "reporting/report");

    // Then
    assertThat(code).isEqualTo(3);
    assertThat(out.toString())
        .contains(
            "resource  open",
            "identity  closed   ServiceAccount report may not get managedsecrets/value "
                + SECRET_ARN
                + " in namespace reporting. Bind it to a Role",
            "key       open");
  }

  @Test
  void namesTheClosedKeyDoor() {
    // Given
    keyPolicy = statement("ReportingMayDescribe", "kms:DescribeKey");

    // When
    int code = run("GetSecretValue", "ledger", "--as", "reporting/report");

    // Then
    assertThat(code).isEqualTo(3);
    assertThat(out.toString())
        .contains(
            "resource  open",
            "identity  open",
            "key       closed   The policy of key " + KEY_ARN + " does not allow kms:Decrypt to");
  }

  @ParameterizedTest
  @CsvSource({
    "reporting/report",
    "arn:aws:iam::219249978523:role/report",
    "arn:aws:sts::219249978523:assumed-role/report/pod-7"
  })
  void takesACallerAsKubernetesOrAsAwsNamesIt(String caller) {
    // When
    int code = run("GetSecretValue", SECRET_ARN, "--as", caller);

    // Then
    assertThat(out.toString()).contains(" as " + ROLE + ": allowed");
    assertThat(code).isZero();
  }

  @Test
  void whoeverMayNotReadTheSecretIsToldNothing() {
    // Given
    forbidden.add(SECRETS);

    // When
    int code = run("GetSecretValue", "ledger", "--as", "reporting/report");

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("strongroom: you may not read ManagedSecrets in namespace payments")
        .hasLineCount(1);
  }

  @Test
  void aDoorThatTheUserMayNotAskIsUnknown() {
    // Given
    forbidden.add(LOCAL_REVIEWS);
    forbidden.add(REVIEWS);

    // When
    int code = run("GetSecretValue", "ledger", "--as", "reporting/report");

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            ROLE + ": unknown",
            "resource  open",
            "identity  unknown  Unknown: you may not ask what ServiceAccount report may do",
            "localsubjectaccessreviews");
  }

  @Test
  void anAdministratorOfTheClusterNeedsNoRightInTheNamespace() {
    // Given
    forbidden.add(LOCAL_REVIEWS);

    // When
    int code = run("GetSecretValue", "ledger", "--as", "reporting/report");

    // Then
    assertThat(code).isZero();
  }

  @Test
  void theOwnerLearnsOfItsOwnDoorsWhoeverTheCallerIs() {
    // Given
    forbidden.add("/api/v1/namespaces");
    policy = statement("ReportingMayDescribe", "secretsmanager:DescribeSecret");

    // When
    int code = run("GetSecretValue", "ledger", "--as", ROLE);

    // Then
    assertThat(code).isEqualTo(3);
    assertThat(out.toString())
        .contains(
            "resource  closed",
            "identity  unknown  Unknown: you may not look up the namespace of account"
                + " 219249978523");
  }

  @Test
  void aKeyThatTheUserMayNotReadIsUnknown() {
    // Given
    forbidden.add(KEYS);

    // When
    int code = run("GetSecretValue", "ledger", "--as", "reporting/report");

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "identity  open", "key       unknown  Unknown: you may not read the EncryptionKey");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "getsecretvalue | ledger | reporting/report | names are case-sensitive",
        "ListSecrets | ledger | reporting/report | about an account",
        "GetSecretValue | none | reporting/report | there is no ManagedSecret for none",
        "GetSecretValue | ledger | reporting | --as must be",
        "GetSecretValue | ledger | ../x/report | --as must be",
        "GetSecretValue | ledger | reporting/gone | there is no ServiceAccount gone"
      })
  void saysWhatIsWrongWithTheQuestion(String action, String secret, String caller, String said) {
    // When
    int code = run(action, secret, "--as", caller);

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("strongroom: ").contains(said).hasLineCount(1);
  }

  @Test
  void saysWhatAReasonMeans() {
    // When
    int code = run("SourceKeyNotFound");

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            "SourceKeyNotFound\n" + "  spec.value.fromSecret.key: Secret <0> has no key <1>.\n");
  }

  @Test
  void asksForTheSecretAndTheCallerOfAnAction() {
    // When
    int code = run("GetSecretValue");

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .contains("name the <secret> and the caller: strongroom explain GetSecretValue");
  }

  @Test
  void listsWhoCan() {
    // Given
    objects.put(
        "/api/v1/serviceaccounts",
        "{'kind':'ServiceAccountList','items':["
            + "{'metadata':{'namespace':'reporting','name':'report','uid':'uid-2'}},"
            + "{'metadata':{'namespace':'reporting','name':'other','uid':'uid-3'}}]}");

    // When
    int code = runCommand(new WhoCanCommand(), "GetSecretValue", "ledger", "-A");

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            "secretsmanager:GetSecretValue on "
                + SECRET_ARN
                + ": 1 of 2 ServiceAccounts of all namespaces\n  reporting/report\n");
    assertThat(code).isZero();
  }

  @Test
  void whoCanSaysWhatIsNotKnown() {
    // Given
    objects.put(
        "/api/v1/namespaces/payments/serviceaccounts",
        "{'kind':'ServiceAccountList','items':["
            + "{'metadata':{'namespace':'payments','name':'pay','uid':'uid-4'}}]}");
    forbidden.add(REVIEWS);
    forbidden.add(LOCAL_REVIEWS.replace("reporting", "payments"));

    // When
    int code = runCommand(new WhoCanCommand(), "DescribeSecret", "ledger");

    // Then
    assertThat(out.toString())
        .contains(
            "0 of 1 ServiceAccounts of namespace payments",
            "payments/pay: unknown, Unknown: you may not ask what ServiceAccount pay may do");
    assertThat(code).isEqualTo(1);
  }

  private int run(String... arguments) {
    return runCommand(new ExplainCommand(), arguments);
  }

  private int runCommand(Object command, String... arguments) {
    return new CommandLine(command)
        .setExecutionExceptionHandler(new FailureReport())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private Answer answer(Asked asked) {
    String path = asked.path();
    if (forbidden.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/led"))) {
      return new Answer(403, "{\"kind\":\"Status\",\"code\":403}");
    }
    if (path.equals(LOCAL_REVIEWS) || path.equals(REVIEWS)) {
      return Answer.ok(review(asked.body()));
    }
    if (path.equals(SECRETS + "/ledger")) {
      return Answer.ok(secret().toString());
    }
    if (path.equals(SECRETS)) {
      return Answer.ok("{\"kind\":\"ManagedSecretList\",\"items\":[" + secret() + "]}");
    }
    if (path.equals(KEYS)) {
      return Answer.ok("{\"kind\":\"EncryptionKeyList\",\"items\":[" + key() + "]}");
    }
    String object = objects.get(path);
    return object == null
        ? new Answer(404, "{\"kind\":\"Status\",\"code\":404}")
        : Answer.ok(object.replace('\'', '"'));
  }

  private String review(JsonNode review) {
    JsonNode asked = review.at("/spec/resourceAttributes");
    boolean allowed =
        review.at("/spec/user").textValue().equals("system:serviceaccount:reporting:report")
            && review.at("/spec/uid").textValue().equals("uid-2")
            && rights.contains(
                "%s %s/%s %s"
                    .formatted(
                        asked.path("verb").textValue(),
                        asked.path("resource").textValue(),
                        asked.path("subresource").textValue(),
                        asked.path("name").textValue()));
    return "{\"status\":{\"allowed\":" + allowed + "}}";
  }

  private ObjectNode secret() {
    ObjectNode object = object("ManagedSecret", "ledger");
    object.putObject("spec").put("resourcePolicy", policy);
    ObjectNode status = object.putObject("status").put("arn", SECRET_ARN).put("versionId", "v");
    status.putObject("encryption").put("keyArn", KEY_ARN);
    status.put("crossAccountPrimaryArn", primary);
    return object;
  }

  private ObjectNode key() {
    ObjectNode object = object("EncryptionKey", "partners");
    object.putObject("spec").put("policy", keyPolicy);
    object.putObject("status").put("arn", KEY_ARN);
    return object;
  }

  private static ObjectNode object(String kind, String name) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object.put("apiVersion", "strongroom.dev/v1").put("kind", kind);
    object.putObject("metadata").put("namespace", "payments").put("name", name).put("uid", "uid-1");
    return object;
  }

  private static String statement(String sid, String action) {
    return ("{'Version':'2012-10-17','Statement':[{'Sid':'%s','Effect':'Allow','Principal':"
            + "{'AWS':'arn:aws:iam::219249978523:role/report'},'Action':'%s','Resource':'*'}]}")
        .formatted(sid, action)
        .replace('\'', '"');
  }
}
