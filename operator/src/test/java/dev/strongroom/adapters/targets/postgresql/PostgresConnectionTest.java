package dev.strongroom.adapters.targets.postgresql;

import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.target;
import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the target talks to, and what it makes of those that do not answer as they should. */
class PostgresConnectionTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @RegisterExtension static final TlsPostgres server = new TlsPostgres();

  @Test
  void refusesAValueThatDoesNotFitTheTarget() {
    assertThat(server.target().test(value("app", "p", "engine", "mysql")))
        .contains(TargetProblem.ENGINE_DIFFERS);
    assertThat(server.target().test(value("app", "p", "engine", "redshift")))
        .contains(TargetProblem.ENGINE_DIFFERS);
    assertThat(server.target().test(SecretValue.text("not JSON")))
        .contains(TargetProblem.VALUE_INCOMPLETE);
    assertThat(target(DatabaseConnection.fromSecret()).test(value("app", "p")))
        .contains(TargetProblem.VALUE_INCOMPLETE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b",
        "h/db?socketFactory=x",
        "h?ssl=false",
        "user@h",
        " ",
        "h h",
        "h#",
        "-h",
        "../x"
      })
  void takesNothingButAHostAsHost(String host) {
    Optional<TargetProblem> problem =
        target(DatabaseConnection.fromSecret()).test(value("app", "p", "host", host));

    assertThat(problem).contains(TargetProblem.HOST_INVALID);
  }

  @Tag("hostile")
  @ParameterizedTest
  @ValueSource(strings = {"\0", "\n", "\u0085"})
  void noNameCarriesFurtherParametersIntoTheLogin(String control) {
    // Given
    String smuggled = "app" + control + "options" + control + "-c log_statement=all";

    // When
    Optional<TargetProblem> asUser = server.target().test(value(smuggled, "p"));
    Optional<TargetProblem> asDatabase =
        server.target().test(value("app", "p", "dbname", smuggled));

    // Then
    assertThat(asUser).contains(TargetProblem.LOGIN_NAME_INVALID);
    assertThat(asDatabase).contains(TargetProblem.LOGIN_NAME_INVALID);
  }

  @Test
  void takesADatabaseNameAsNothingElse() {
    server.givenUser("named", "p");
    server.run("CREATE DATABASE \"odd?ssl=false&user=postgres/x\"");

    assertThat(server.target().test(value("named", "p", "dbname", "odd?ssl=false&user=postgres/x")))
        .isEmpty();
    assertThat(server.target().test(value("named", "p", "dbname", "missing")))
        .contains(TargetProblem.NO_SUCH_DATABASE);
  }

  @Test
  void checksTheCertificateAsTheModeSays() {
    server.givenUser("tls", "p");
    SecretValue value = value("tls", "p");
    Optional<String> ours = Optional.of(server.authorityPem());
    Optional<String> others = Optional.of(new TestAuthority("other CA").pem());
    Optional<String> both = Optional.of(others.get() + ours.get());

    assertThat(target(server.connection().with(TlsMode.VERIFY_FULL, both)).test(value)).isEmpty();
    assertThat(target(server.connection().with(TlsMode.VERIFY_FULL, others)).test(value))
        .contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(target(server.connection().with(TlsMode.VERIFY_CA, others)).test(value))
        .contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(target(server.connection().with(TlsMode.VERIFY_FULL, Optional.empty())).test(value))
        .contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(target(server.connection().with(TlsMode.REQUIRE, others)).test(value)).isEmpty();
    assertThat(target(server.connection().with(TlsMode.DISABLE, Optional.empty())).test(value))
        .isEmpty();
    assertThat(
            target(server.connection().with(TlsMode.VERIFY_CA, Optional.of("no PEM"))).test(value))
        .contains(TargetProblem.CA_UNREADABLE);
  }

  @Test
  void checksTheHostOnlyInFullMode() {
    server.givenUser("tls2", "p");
    DatabaseConnection byName = server.connection().at("localhost", server.port());
    Optional<String> ours = Optional.of(server.authorityPem());

    assertThat(target(byName.with(TlsMode.VERIFY_FULL, ours)).test(value("tls2", "p")))
        .contains(TargetProblem.TLS_WRONG_HOST);
    assertThat(target(byName.with(TlsMode.VERIFY_CA, ours)).test(value("tls2", "p"))).isEmpty();
  }

  @Test
  void namesWhatTheServerRefuses() {
    server.givenUser("barred", "p");
    server.givenUser("asleep", "p");
    server.run("ALTER ROLE asleep NOLOGIN");
    server.givenUser("busy", "p");
    server.run("ALTER ROLE busy CONNECTION LIMIT 0");

    assertThat(server.target().test(value("nobody", "p"))).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(server.target().test(value("barred", "p")))
        .contains(TargetProblem.LOGIN_NOT_PERMITTED);
    assertThat(server.target().test(value("asleep", "p")))
        .contains(TargetProblem.LOGIN_NOT_PERMITTED);
    assertThat(server.target().test(value("busy", "p"))).contains(TargetProblem.LOGIN_BUSY);
  }

  @Test
  void saysWhenNobodyListens() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThat(target(server.connection().at("127.0.0.1", free)).test(value("app", "p")))
        .contains(TargetProblem.UNREACHABLE);
    assertThat(target(server.connection().at("no-such-host.invalid", 5432)).test(value("app", "p")))
        .contains(TargetProblem.HOST_NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "postgresql", "PostgreSQL", "aurora-postgresql", "pgsql"})
  void knowsTheNamesThatPeopleWriteForIt(String engine) {
    server.givenUser("named", "p");

    assertThat(server.target().test(value("named", "p", "engine", engine))).isEmpty();
  }

  @Test
  void logsInAtTheTargetWhateverHostTheValueHasForApplications() {
    server.givenUser("reader", "old-1");
    SecretValue pending = value("reader", "new-1", "host", "readers.db.example.com");
    SecretValue current = value("reader", "old-1", "host", "readers.db.example.com");

    assertThat(server.target().set(pending, current, Optional.empty())).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TlsMode.class)
  void doesNotWaitForAServerThatNeverAnswers(TlsMode mode) throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      DatabaseConnection impatient =
          server
              .connection()
              .at("127.0.0.1", mute.getLocalPort())
              .with(mode, Optional.empty())
              .within(SECOND, SECOND);
      Instant start = Instant.now();

      Optional<TargetProblem> problem = target(impatient).test(value("app", "p"));

      assertThat(problem).contains(TargetProblem.LOGIN_TIMEOUT);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"N", "", "HTTP/1.1 400 Bad Request\r\n\r\n", "S garbage, not TLS"})
  void namesAServerOfAnotherKind(String answer) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> answer(other, answer));
      thread.start();

      Optional<TargetProblem> problem =
          target(server.connection().at("127.0.0.1", other.getLocalPort())).test(value("app", "p"));

      assertThat(problem)
          .hasValueSatisfying(
              found ->
                  assertThat(found)
                      .isIn(
                          TargetProblem.TLS_NOT_OFFERED,
                          TargetProblem.TLS_FAILED,
                          TargetProblem.LOGIN_BROKEN_OFF,
                          TargetProblem.LOGIN_NOT_UNDERSTOOD));
      assertThat(problem.get().mayHaveReached()).isFalse();
      assertThat(problem.get().provesNotAccepted()).isFalse();
      thread.join();
    }
  }

  @Test
  void endsWithinItsLimitsWhenTheServerSendsByteByByte() throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> dribble(slow));
      thread.setDaemon(true);
      thread.start();
      DatabaseConnection impatient =
          server
              .connection()
              .at("127.0.0.1", slow.getLocalPort())
              .with(TlsMode.DISABLE, Optional.empty())
              .within(SECOND, SECOND);
      Instant start = Instant.now();

      Optional<TargetProblem> problem = target(impatient).test(value("app", "p"));

      assertThat(problem).contains(TargetProblem.LOGIN_TIMEOUT);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }

  private static void answer(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().readNBytes(8);
      socket.getOutputStream().write(answer.getBytes());
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void dribble(ServerSocket server) {
    try (Socket socket = server.accept()) {
      // An error message that never gets to its end.
      socket.getOutputStream().write(new byte[] {'E', 0, 0, 0x20, 0});
      for (int i = 0; i < 40; i++) {
        socket.getOutputStream().write('x');
        socket.getOutputStream().flush();
        Thread.sleep(200);
      }
    } catch (IOException | InterruptedException done) {
      Thread.currentThread().interrupt();
    }
  }
}
