package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresEndpoint;
import io.fabric8.kubernetes.api.model.Secret;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The example's story: a generated password, a pod that uses it, and a rotation under it. */
final class ShopStory {
  private static final Duration SECRET_LIMIT = Duration.ofSeconds(30);
  private static final Duration POD_LIMIT = Duration.ofSeconds(120);
  private static final Duration STEP_LIMIT = Duration.ofSeconds(60);
  // A kubelet that does not watch looks every minute or so.
  private static final Duration FILE_LIMIT = Duration.ofSeconds(150);
  private static final Duration REPORT_LIMIT = Duration.ofSeconds(30);

  private final QuickStartCluster cluster;
  private final Installation installation;
  private final Narrator narrator;
  private final PostgresEndpoint database;
  private final Shop shop;

  ShopStory(
      QuickStartCluster cluster,
      Installation installation,
      Narrator narrator,
      PostgresEndpoint database) {
    this.cluster = cluster;
    this.installation = installation;
    this.narrator = narrator;
    this.database = database;
    this.shop = new Shop(cluster.client());
  }

  /**
   * @param authorityPem the authority of the database's certificate
   */
  void tell(String authorityPem) {
    narrator.part("A secret that nobody has typed");
    secret(authorityPem);
    login();
    if (cluster.hasNode()) {
      narrator.part("An application that uses it");
      application();
      narrator.part("A rotation while it works");
      rotationUnderTheApplication();
    } else {
      narrator.part("A rotation");
      rotation();
      narrator.line("Left out: the application's pod, as no pods run here.");
    }
  }

  private void secret(String authorityPem) {
    boolean known = shop.secret().isPresent();
    narrator.step(
        "applying examples/quickstart/1-namespace.yaml and 2-secret.yaml",
        () -> {
          shop.declare(database, authorityPem);
          return null;
        },
        done -> "applied: examples/quickstart/1-namespace.yaml, 2-secret.yaml");
    Secret secret =
        narrator.step(
            "waiting for the Secret",
            () -> shop.awaitSecret(SECRET_LIMIT),
            found ->
                known
                    ? "the Secret shop/shop-database is there since an earlier run"
                    : "the Secret shop/shop-database appeared");
    if (!Shop.values(secret).get("host").equals(database.host())) {
      throw new QuickStartException(
          "This machine's address has changed since the secret was made. Begin anew:"
              + " examples/quickstart/stop, then examples/quickstart/run");
    }
  }

  /** The database administrator's part, see database.sql. */
  private void login() {
    boolean known = accepts(shop.password());
    if (known) {
      narrator.line("PostgreSQL accepts user " + Shop.LOGIN + " with the password in the Secret");
      return;
    }
    narrator.step(
        "making the login",
        () -> {
          try {
            database.createLogin(Shop.LOGIN, shop.password(), Shop.DATABASE);
            return null;
          } catch (SQLException e) {
            throw unusable(e);
          }
        },
        done -> "the administrator's part (database.sql): user shop_app gets that password");
  }

  private boolean accepts(String password) {
    try {
      return database.accepts(Shop.LOGIN, password, Shop.DATABASE);
    } catch (SQLException e) {
      throw unusable(e);
    }
  }

  private QuickStartException unusable(SQLException e) {
    return new QuickStartException(
        "PostgreSQL at %s:%d does not work as it should: SQLSTATE %s."
            .formatted(database.host(), database.port(), e.getSQLState()),
        e);
  }

  private void application() {
    BuiltImage image = BuiltImage.client();
    narrator.step(
        "starting examples/quickstart/3-client.yaml",
        () -> {
          shop.startClient(installation.repository(image), image.digest());
          return shop.clientLog().await("connected as", 0, POD_LIMIT);
        },
        line -> "its pod mounts the Secret and is " + line.substring(line.indexOf("connected")));
    narrator.step(
        "letting it work",
        () -> shop.clientLog().await("logins ok=", 0, REPORT_LIMIT),
        line -> "its log: " + line.substring(line.indexOf("logins")));
  }

  private void rotationUnderTheApplication() {
    ClientLog log = shop.clientLog();
    List<String> before = log.lines();
    rotation();
    narrator.step(
        "waiting until the kubelet updates the mounted files",
        () -> log.await("password file changed", before.size(), FILE_LIMIT),
        line -> "the pod's mounted file has changed: \"password file changed\"");
    ClientLog.Counts counts =
        narrator.step(
            "letting the application work",
            () -> log.nextCounts(REPORT_LIMIT).since(ClientLog.counts(before).orElseThrow()),
            found -> "the application works on with the new password");
    narrator.line(
        "in between, says its log: %d logins ok, %d failed; %d queries ok, %d failed"
            .formatted(
                counts.loginsOk(),
                counts.loginsFailed(),
                counts.queriesOk(),
                counts.queriesFailed()));
  }

  private void rotation() {
    String old = shop.password();
    String id = Long.toString(Instant.now().toEpochMilli());
    try (RotationWatch watch = new RotationWatch(cluster.client(), TestOperator.NAMESPACE)) {
      shop.requestRotation(id);
      narrator.line(
          "asked for: kubectl annotate managedsecret shop-database strongroom.dev/rotate=" + id);
      for (int i = 0; i < RotationWatch.steps().size(); i++) {
        RotationWatch.Seen seen = watch.next(STEP_LIMIT, shop);
        narrator.line("%-13s %s".formatted(seen.step().awsName(), seen.meaning()), seen.after());
      }
    }
    narrator.step(
        "waiting for the new password in the Secret",
        () -> {
          shop.awaitRotation(id, old, STEP_LIMIT);
          return null;
        },
        done -> "the Secret holds the new password");
    check(accepts(shop.password()), "PostgreSQL does not accept the new password.");
    check(!accepts(old), "PostgreSQL still accepts the old password.");
    narrator.line("tried: PostgreSQL accepts the new password and refuses the old one");
  }

  private void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new QuickStartException(otherwise + "\n" + shop.describe());
    }
  }
}
