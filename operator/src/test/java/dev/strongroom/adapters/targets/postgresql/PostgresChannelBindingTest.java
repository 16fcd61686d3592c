package dev.strongroom.adapters.targets.postgresql;

import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.target;
import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.ChannelBinding;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a login is tied to its TLS connection, with a real server. */
class PostgresChannelBindingTest {
  @RegisterExtension static final TlsPostgres server = new TlsPostgres();

  private static DatabaseConnection connection(TlsMode mode) {
    return server.connection().with(mode, Optional.of(server.authorityPem()));
  }

  @ParameterizedTest
  @CsvSource({
    // tls.mode, a weaker login is allowed, what follows
    "DISABLE, false, PREFER",
    "REQUIRE, false, REQUIRE",
    "VERIFY_CA, false, REQUIRE",
    "VERIFY_CA, true, PREFER",
    "VERIFY_FULL, false, PREFER",
    "VERIFY_FULL, true, PREFER",
  })
  void isRequiredWhereTheCertificateDoesNotProveTheHost(
      TlsMode mode, boolean weaker, ChannelBinding expected) {
    assertThat(connection(mode).allowing(weaker, false).channelBinding()).isEqualTo(expected);
  }

  @Test
  void cannotBeRequiredWhereItCannotBe() {
    DatabaseConnection plain = server.connection().with(TlsMode.DISABLE, Optional.empty());
    DatabaseConnection weaker = server.connection().allowing(true, false);

    assertThatThrownBy(() -> plain.binding(ChannelBinding.REQUIRE))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> weaker.binding(ChannelBinding.REQUIRE))
        .isInstanceOf(InvalidInput.class);
  }

  @ParameterizedTest
  @EnumSource(ChannelBinding.class)
  void aServerThatOffersItIsServedWhateverIsDeclared(ChannelBinding declared) {
    // Given
    server.givenUser("bound", "old-1");
    DatabaseConnection connection = server.connection().binding(declared);

    // When
    Optional<TargetProblem> problem =
        target(connection).set(value("bound", "new-1"), value("bound", "old-1"), Optional.empty());

    // Then
    assertThat(problem).isEmpty();
    assertThat(target(connection).test(value("bound", "old-1")))
        .contains(TargetProblem.LOGIN_REFUSED);
  }

  @Tag("hostile")
  @Test
  void aServerInBetweenThatHidesTheOfferGetsNoLogin() throws IOException {
    // Given a relay that the target's TLS mode does not tell from the server
    server.givenUser("relayed", "old-1");
    try (StrippingRelay relay = new StrippingRelay(server.port())) {
      DatabaseConnection through = connection(TlsMode.REQUIRE).at(TlsPostgres.HOST, relay.port());

      // When the password is to be changed
      Optional<TargetProblem> problem =
          target(through)
              .set(value("relayed", "new-1"), value("relayed", "old-1"), Optional.empty());

      // Then the login ends before it begins, and the relay has seen nothing of it
      assertThat(problem).contains(TargetProblem.CHANNEL_BINDING_MISSING);
      assertThat(problem.get().mayHaveReached()).isFalse();
      assertThat(relay.hasHeard("n=*")).isFalse();
      assertThat(server.target().test(value("relayed", "old-1"))).isEmpty();
    }
  }

  @Test
  void aConnectionPoolerWithoutItIsServedWhereItIsPreferred() throws IOException {
    // Given what a pooler looks like, and what the default is there to keep out
    server.givenUser("pooled", "old-1");
    try (StrippingRelay pooler = new StrippingRelay(server.port())) {
      DatabaseConnection through =
          connection(TlsMode.REQUIRE)
              .at(TlsPostgres.HOST, pooler.port())
              .binding(ChannelBinding.PREFER);

      // When
      Optional<TargetProblem> problem =
          target(through).set(value("pooled", "new-1"), value("pooled", "old-1"), Optional.empty());

      // Then it can read along, but has not the password
      assertThat(problem).isEmpty();
      assertThat(pooler.hasHeard("ALTER ")).isTrue();
      assertThat(pooler.hasHeard("new-1")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "shown, LOGIN_METHOD_NOT_ALLOWED",
    "hashed, LOGIN_METHOD_NOT_ALLOWED",
    "unchecked, PASSWORD_NOT_CHECKED",
    "barred, LOGIN_NOT_PERMITTED",
    "nobody, LOGIN_REFUSED",
  })
  void otherProblemsKeepTheirNamesWhereItIsRequired(String user, TargetProblem expected) {
    // Given
    if (!user.equals("nobody")) {
      server.givenUser(user, "p");
    }
    if (user.equals("hashed")) {
      server.run("SET password_encryption = 'md5'", "ALTER ROLE hashed PASSWORD 'p'");
    }

    // When
    Optional<TargetProblem> problem = target(connection(TlsMode.VERIFY_CA)).test(value(user, "p"));

    // Then
    assertThat(problem).contains(expected);
  }
}
