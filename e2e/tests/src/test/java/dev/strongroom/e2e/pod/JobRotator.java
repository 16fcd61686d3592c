package dev.strongroom.e2e.pod;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The program in the container of examples/rotation-job: one step of a rotation of a PostgreSQL
 * user, as AWS's templates do it.
 */
public final class JobRotator {
  private static final Path STEP_FILE = Path.of("/etc/rotation/step");
  private static final String CURRENT = "AWSCURRENT";
  private static final String PENDING = "AWSPENDING";

  private final SecretsManagerClient client;
  private final String secret;
  private final String token;

  private JobRotator(SecretsManagerClient client, String secret, String token) {
    this.client = client;
    this.secret = secret;
    this.token = token;
  }

  /** The program. */
  public static void main(String[] arguments) throws Exception {
    SdkClient.trust(Path.of(System.getenv("AWS_CA_BUNDLE")));
    String step = System.getenv("STEP");
    if (!Files.readString(STEP_FILE).equals(step)) {
      throw new IllegalStateException("the file and the variable name different steps");
    }
    try (SecretsManagerClient client = SecretsManagerClient.create()) {
      new JobRotator(client, System.getenv("SECRET_ID"), System.getenv("CLIENT_REQUEST_TOKEN"))
          .run(step);
    }
  }

  private void run(String step) throws SQLException {
    switch (step) {
      case "createSecret" -> create();
      case "setSecret" -> set();
      case "testSecret" -> logIn(pending()).close();
      case "finishSecret" -> finish();
      default -> throw new IllegalArgumentException(step);
    }
  }

  private void create() {
    try {
      pending();
    } catch (ResourceNotFoundException notYet) {
      String current = current();
      String password = client.getRandomPassword(r -> r.excludePunctuation(true)).randomPassword();
      client.putSecretValue(
          r ->
              r.secretId(secret)
                  .clientRequestToken(token)
                  .versionStages(PENDING)
                  .secretString(current.replace(member(current, "password"), password)));
    }
  }

  private void set() throws SQLException {
    String pending = pending();
    if (accepts(pending)) {
      return;
    }
    try (Connection own = logIn(current());
        Statement statement = own.createStatement()) {
      statement.execute(
          "ALTER ROLE %s PASSWORD '%s'"
              .formatted(member(pending, "username"), member(pending, "password")));
    }
  }

  private void finish() {
    Map<String, List<String>> stages =
        client.describeSecret(r -> r.secretId(secret)).versionIdsToStages();
    String current =
        stages.entrySet().stream()
            .filter(version -> version.getValue().contains(CURRENT))
            .findFirst()
            .orElseThrow()
            .getKey();
    if (!current.equals(token)) {
      client.updateSecretVersionStage(
          r ->
              r.secretId(secret)
                  .versionStage(CURRENT)
                  .moveToVersionId(token)
                  .removeFromVersionId(current));
    }
  }

  private static boolean accepts(String value) {
    try {
      logIn(value).close();
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  private static Connection logIn(String value) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%s/%s?sslmode=require"
            .formatted(member(value, "host"), member(value, "port"), member(value, "username")),
        member(value, "username"),
        member(value, "password"));
  }

  private String current() {
    return client.getSecretValue(r -> r.secretId(secret).versionStage(CURRENT)).secretString();
  }

  private String pending() {
    return client
        .getSecretValue(r -> r.secretId(secret).versionId(token).versionStage(PENDING))
        .secretString();
  }

  /** A member whose value needs no escapes. */
  private static String member(String json, String name) {
    Matcher member = Pattern.compile("\"" + name + "\" *: *\"?([^\",}]+)").matcher(json);
    if (!member.find()) {
      throw new IllegalArgumentException("the value has no " + name);
    }
    return member.group(1);
  }
}
