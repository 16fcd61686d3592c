package dev.strongroom.e2e.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.operator.TrippingProxy;
import dev.strongroom.e2e.operator.Tripwire;
import dev.strongroom.e2e.rotation.RotatedServer;
import dev.strongroom.e2e.rotation.StoredSecret;
import dev.strongroom.e2e.rotation.TargetScene;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A server behind a proxy, and a secret whose credential is rotated there again and again. The old
 * credential of each rotation ends at once, so that there is one credential after each.
 */
final class ProxiedServer implements AutoCloseable {
  /** Rotations of one secret; a secret keeps no more than 100 versions of a day. */
  private static final int MOST_VERSIONS = 60;

  /** Credentials that are tried after every rotation. */
  private static final int LAST_ENDED = 2;

  private final RotatedServer.Kind kind;
  private final RotatedServer server;
  private final Tripwire wire = new Tripwire();
  private final TrippingProxy proxy;
  private final List<Login> ended = new ArrayList<>();
  private final Set<String> versions = new TreeSet<>();
  private TargetScene scene;
  private String name;
  private int secrets;
  private Login login;
  private int rotations;

  private ProxiedServer(RotatedServer.Kind kind, RotatedServer server) {
    this.kind = kind;
    this.server = server;
    this.proxy = new TrippingProxy(server.address().host(), server.address().port(), wire);
  }

  /** Starts a server of this kind. */
  static ProxiedServer start(RotatedServer.Kind kind) {
    return new ProxiedServer(kind, kind.start());
  }

  /** Declares target, policy and secret; takes an operator. */
  void declare(KubernetesClient client) {
    scene = new TargetScene(client, "faults-" + kind.lowerCase(), server, proxy.port());
    declareSecret();
  }

  /** Goes on with another secret when this one has had its share of rotations. */
  void makeRoom() {
    if (versions.size() > MOST_VERSIONS) {
      declareSecret();
    }
  }

  private void declareSecret() {
    name = "app" + ++secrets;
    ended.clear();
    versions.clear();
    login =
        scene.declare(
            name,
            "{automaticallyAfterDays: 30, strategy: %s, retireAfter: {seconds: 0},"
                    .formatted(strategy())
                + " retries: {attempts: 10, initialBackoffSeconds: 1}}");
    versions.addAll(stored().versions());
  }

  /** The one with the most steps that a server of this kind has. */
  private String strategy() {
    return switch (kind) {
      case MARIADB, MYSQL, REDIS, LDAP, SSH, KAFKA -> "TwoValues";
      case POSTGRESQL, RABBITMQ, MONGODB -> "AlternatingUsers";
      case ACTIVE_DIRECTORY -> "AdminReset";
      case MYSQL_PROTOCOL -> "SingleUser";
    };
  }

  /** What the operator and the server tell each other passes this. */
  Tripwire wire() {
    return wire;
  }

  /** Asks for a rotation. */
  void request() {
    rotations++;
    scene.request(name, requestId());
  }

  private String requestId() {
    return "r" + rotations;
  }

  /** The version of the rotation under way. */
  Optional<String> pending() {
    return stored().pendingToken();
  }

  /** Whether the rotation that was asked for is over, and its value projected. */
  boolean isDone() {
    StoredSecret stored = stored();
    return stored.isDone(requestId())
        && scene.isProjected(name, stored.version("AWSCURRENT"))
        && scene.reason(name).equals("RotationSucceeded");
  }

  /** How the rotation stands, for whoever waits in vain. */
  String state() {
    return kind + " " + requestId() + ": " + scene.reason(name) + ", " + scene.message(name);
  }

  private StoredSecret stored() {
    return scene.stored(name);
  }

  /** The name of the secret, as the audit trail has it. */
  String arn() {
    return stored().record().getSpec().getArn();
  }

  /**
   * Asserts that the rotation has led to one new version, whose credential is the only one.
   *
   * @return the version
   */
  String assertOneNewCredential() {
    StoredSecret stored = stored();
    String version = stored.version("AWSCURRENT");
    assertThat(stored.labels()).as(state()).containsOnlyKeys("AWSCURRENT", "AWSPREVIOUS");
    assertThat(versions).as(state()).doesNotContain(version);
    versions.add(version);
    assertThat(stored.versions()).as(state()).containsExactlyInAnyOrderElementsOf(versions);
    assertThat(stored.values()).as(state()).isEqualTo(versions);
    ended.add(login);
    login = scene.login(name);
    assertOneCredential();
    return version;
  }

  /**
   * Asserts that the user comes in with the projected credential, and not with those before; older
   * ones are tried by {@link #assertNothingLeft}, since a refused login takes a server its time.
   */
  void assertOneCredential() {
    assertThat(isDone()).as(state()).isTrue();
    assertThat(scene.login(name)).as(state()).isEqualTo(login);
    assertThat(server.has(login)).as("accepted at " + state()).isTrue();
    int end = Math.max(0, ended.size() - formerAccepted());
    assertRefused(ended.subList(Math.max(0, end - LAST_ENDED), end));
  }

  private void assertRefused(List<Login> logins) {
    assertThat(logins).as("refused at " + state()).noneMatch(server::accepts);
  }

  private int formerAccepted() {
    return server.acceptsFormer() ? 1 : 0;
  }

  /** Asserts that the server keeps nothing of earlier rotations. */
  void assertNothingLeft() {
    assertRefused(ended.subList(0, Math.max(0, ended.size() - formerAccepted())));
    server
        .passwords(login.username())
        .ifPresent(count -> assertThat(count).as("passwords at " + state()).isEqualTo(1));
  }

  @Override
  public String toString() {
    return kind.toString();
  }

  @Override
  public void close() {
    proxy.close();
    server.close();
  }
}
