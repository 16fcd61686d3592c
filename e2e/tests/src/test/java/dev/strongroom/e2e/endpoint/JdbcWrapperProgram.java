package dev.strongroom.e2e.endpoint;

import com.amazonaws.secretsmanager.sql.AWSSecretsManagerPostgreSQLDriver;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * AWS's wrapper of the PostgreSQL driver: connects with a secret, changes password and secret, and
 * connects again, although the wrapper still has the old password. Prints as whom it came in. Whom
 * it calls for the secret and as whom is in the environment alone.
 */
final class JdbcWrapperProgram {
  private JdbcWrapperProgram() {}

  public static void main(String... arguments) throws Exception {
    String name = arguments[0];
    String url = arguments[1];
    String user = arguments[2];
    ObjectMapper json = new ObjectMapper();
    Driver driver = new AWSSecretsManagerPostgreSQLDriver();
    Properties secret = new Properties();
    secret.setProperty("user", name);
    try (SecretsManagerClient client = SecretsManagerClient.create()) {
      String before;
      try (Connection connection = driver.connect(url, secret);
          Statement statement = connection.createStatement()) {
        before = user(statement);
        statement.execute("ALTER ROLE CURRENT_USER PASSWORD 'second'");
      }
      String changed = json.writeValueAsString(Map.of("username", user, "password", "second"));
      client.putSecretValue(r -> r.secretId(name).secretString(changed));
      try (Connection connection = driver.connect(url, secret);
          Statement statement = connection.createStatement()) {
        json.writeValue(System.out, List.of(before, user(statement)));
      }
    }
  }

  private static String user(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT current_user")) {
      row.next();
      return row.getString(1);
    }
  }
}
