package dev.strongroom.adapters.targets.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The commands for MongoDB, as its manual has them: those too that the server of the tests lacks.
 */
class UsersTest {
  private static final String INFO = "{usersInfo: '%s', showAuthenticationRestrictions: true}";
  private static final String APP =
      "{user: 'app', db: 'admin', mechanisms: ['SCRAM-SHA-256'],"
          + " roles: [{role: 'readWrite', db: 'shop', isBuiltin: true}]}";

  /** Notes every command, and answers or refuses as it is told. */
  private static final class Recorded implements Commands {
    private final List<String> sent = new ArrayList<>();
    private final Map<BsonDocument, BsonDocument> users = new HashMap<>();
    private final Map<BsonDocument, TargetProblem> refused = new HashMap<>();

    void answer(String command, String user) {
      users.put(BsonDocument.parse(command), BsonDocument.parse("{users: [" + user + "], ok: 1}"));
    }

    void refuse(String command, TargetProblem problem) {
      refused.put(BsonDocument.parse(command), problem);
    }

    @Override
    public BsonDocument run(String database, BsonDocument command) throws Stopped {
      sent.add(database + ": " + command);
      if (refused.containsKey(command)) {
        throw new Stopped(refused.get(command));
      }
      return users.getOrDefault(command, BsonDocument.parse("{users: [], ok: 1}"));
    }

    void assertLast(String command) {
      assertThat(sent.get(sent.size() - 1)).isEqualTo("admin: " + BsonDocument.parse(command));
    }
  }

  private final Recorded server = new Recorded();
  private final Users users = new Users(server, "admin");

  @Test
  void theSecondUserIsMadeWithTheRolesOfTheFirst() throws Exception {
    // Given
    server.answer(INFO.formatted("app"), APP);

    // When
    users.setLike("app", "app_clone", "new");

    // Then
    server.assertLast(
        "{createUser: 'app_clone', pwd: 'new', roles: [{role: 'readWrite', db: 'shop'}],"
            + " mechanisms: ['SCRAM-SHA-256']}");
  }

  @Test
  void theSecondUserMayComeFromWhereTheFirstMay() throws Exception {
    // Given
    server.answer(
        INFO.formatted("app"),
        "{user: 'app', roles: [], authenticationRestrictions: [{clientSource: ['10.0.0.0/8']}]}");

    // When
    users.setLike("app", "app_clone", "new");

    // Then
    server.assertLast(
        "{createUser: 'app_clone', pwd: 'new', roles: [],"
            + " authenticationRestrictions: [{clientSource: ['10.0.0.0/8']}]}");
  }

  @Test
  void whatTheFirstUserHasLostTheSecondLosesToo() throws Exception {
    // Given
    server.answer(INFO.formatted("app"), APP);
    server.answer(
        INFO.formatted("app_clone"),
        "{user: 'app_clone', roles: [{role: 'root', db: 'admin'}],"
            + " authenticationRestrictions: [{clientSource: ['10.0.0.0/8']}]}");

    // When
    users.setLike("app", "app_clone", "new");

    // Then
    server.assertLast(
        "{updateUser: 'app_clone', pwd: 'new', roles: [{role: 'readWrite', db: 'shop'}],"
            + " mechanisms: ['SCRAM-SHA-256'], authenticationRestrictions: []}");
  }

  @Test
  void aServerWithoutRestrictionsIsAskedWithoutThem() throws Exception {
    // Given
    server.refuse(INFO.formatted("app"), TargetProblem.UNEXPECTED_ANSWER);
    server.refuse(INFO.formatted("app_clone"), TargetProblem.UNEXPECTED_ANSWER);
    server.answer("{usersInfo: 'app'}", "{user: 'app', roles: [{role: 'read', db: 'shop'}]}");

    // When
    users.setLike("app", "app_clone", "new");

    // Then
    server.assertLast("{createUser: 'app_clone', pwd: 'new', roles: [{role: 'read', db: 'shop'}]}");
  }

  @ParameterizedTest
  @CsvSource({"NO_PRIVILEGE", "READ_ONLY", "TIMEOUT"})
  void otherRefusalsAreToldOf(TargetProblem problem) {
    // Given
    server.refuse(INFO.formatted("app"), problem);

    // When, Then
    assertThatThrownBy(() -> users.setLike("app", "app_clone", "new"))
        .isInstanceOfSatisfying(
            Stopped.class, stopped -> assertThat(stopped.problem()).isEqualTo(problem));
  }

  @Test
  void aPasswordIsChangedAndNothingElse() throws Exception {
    // Given
    server.answer("{usersInfo: 'app'}", APP);

    // When
    users.setPassword("app", "new");

    // Then
    server.assertLast("{updateUser: 'app', pwd: 'new', mechanisms: ['SCRAM-SHA-256']}");
  }

  @Test
  void aUserThatIsGoneIsNotMadeAnew() {
    assertThatThrownBy(() -> users.setPassword("app", "new"))
        .isInstanceOfSatisfying(
            Stopped.class,
            stopped -> assertThat(stopped.problem()).isEqualTo(TargetProblem.NO_SUCH_USER));
    assertThat(server.sent).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "11, NO_SUCH_USER",
    "13, NO_PRIVILEGE",
    "18, LOGIN_REFUSED",
    "50, TIMEOUT",
    "64, TIMEOUT",
    "189, BUSY",
    "334, LOGIN_METHOD_NOT_ALLOWED",
    "10107, READ_ONLY",
    "11600, BUSY",
    "50692, PASSWORD_REJECTED",
    "51003, BUSY",
    "1, UNEXPECTED_ANSWER",
    "0, UNEXPECTED_ANSWER"
  })
  void sortsTheCodesOfErrors(int code, TargetProblem problem) {
    assertThat(ErrorCodes.problem(code)).isEqualTo(problem);
  }
}
