package dev.strongroom.e2e.ferretdb;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.strongroom.e2e.host.GoProgram;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.e2e.servers.ServerTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;

/**
 * A server of MongoDB's protocol that is not MongoDB: FerretDB 1.24.2, built from Go modules. It
 * has users with passwords, SCRAM and TLS. It has no roles: every user may do everything. This
 * class talks to it without TLS, with MongoDB's own driver.
 */
public final class FerretDbServer implements AutoCloseable {
  /** Where it listens. */
  public static final String HOST = "127.0.0.1";

  /** The database in which users are made. */
  public static final String ADMIN = "admin";

  private static final String VERSION = "v1.24.2";
  private static final String MODULE = "github.com/FerretDB/FerretDB";

  /** What FerretDB's own build makes, and without which it ends at once. */
  private static final Path VERSION_FILE = Path.of(MODULE, "build", "version", "version.txt");

  private static final int USER_NOT_FOUND = 11;
  private static final int AUTHENTICATION_FAILED = 18;
  private static final String ROOT = "root";
  private static final String ROOT_PASSWORD = "root-1";

  private final int port = Ports.free(HOST);
  private final int plainPort = Ports.free(HOST);
  private final ServerProcess process;

  private FerretDbServer(Path program, ServerTls tls) {
    Path home = ServerProcess.home("ferretdb");
    this.process =
        ServerProcess.start(
            "ferretdb",
            home,
            program.toString(),
            "--handler=sqlite",
            "--sqlite-url=file:" + home + "/",
            "--state-dir=" + home,
            "--listen-addr=" + HOST + ":" + plainPort,
            "--listen-tls=" + HOST + ":" + port,
            "--listen-tls-cert-file=" + tls.certificateIn(home),
            "--listen-tls-key-file=" + tls.keyIn(home),
            "--debug-addr=-",
            "--telemetry=disable",
            "--test-enable-new-auth",
            "--setup-database=" + ADMIN,
            "--setup-username=" + ROOT,
            "--setup-password=" + ROOT_PASSWORD);
    process.await(this::isServing);
  }

  /**
   * The program; takes one to three minutes where it was not built before.
   *
   * @throws IllegalStateException when it cannot be built
   */
  public static Path program() {
    return GoProgram.published(
            "ferretdb",
            FerretDbServer.class,
            MODULE + "/cmd/ferretdb",
            Map.of(VERSION_FILE, VERSION))
        .built();
  }

  /** Whether the program can be had here; builds it. */
  public static boolean isPossible() {
    try {
      program();
      return true;
    } catch (IllegalStateException notBuilt) {
      return false;
    }
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @throws IllegalStateException when it does not start
   */
  public static FerretDbServer start(Path program, ServerTls tls) {
    return new FerretDbServer(program, tls);
  }

  private boolean isServing() {
    try {
      return accepts(ROOT, ROOT_PASSWORD);
    } catch (MongoException notYet) {
      return false;
    }
  }

  /** The port for TLS. */
  public int port() {
    return port;
  }

  /** The port without TLS. */
  public int plainPort() {
    return plainPort;
  }

  /**
   * Makes a user of the database {@code admin} anew.
   *
   * @param mechanisms how it can log in, such as {@code SCRAM-SHA-256}
   */
  public void givenUser(String name, String password, String... mechanisms) {
    givenUserOf(ADMIN, name, password, mechanisms);
  }

  /** Makes a user of any database anew. */
  public void givenUserOf(String database, String name, String password, String... mechanisms) {
    dropUser(database, name);
    asRoot(
        database,
        new Document("createUser", name)
            .append("pwd", password)
            .append("roles", List.of())
            .append("mechanisms", List.of(mechanisms)));
  }

  private void dropUser(String database, String name) {
    try {
      asRoot(database, new Document("dropUser", name));
    } catch (MongoCommandException refused) {
      if (refused.getErrorCode() != USER_NOT_FOUND) {
        throw refused;
      }
    }
  }

  /** What it has of a user of the database {@code admin}, with the hashes of its password. */
  public String user(String name) {
    return asRoot(ADMIN, new Document("usersInfo", name).append("showCredentials", true))
        .toBsonDocument()
        .getArray("users")
        .toString();
  }

  private Document asRoot(String database, Document command) {
    try (MongoClient client = client(ADMIN, ROOT, ROOT_PASSWORD)) {
      return client.getDatabase(database).runCommand(command);
    }
  }

  /** Whether a user of the database {@code admin} comes in. */
  public boolean accepts(String name, String password) {
    return accepts(ADMIN, name, password);
  }

  /** Whether a user of any database comes in. */
  public boolean accepts(String database, String name, String password) {
    try (MongoClient client = client(database, name, password)) {
      client.getDatabase(database).runCommand(BsonDocument.parse("{usersInfo: 1}"));
      return true;
    } catch (MongoSecurityException refused) {
      if (refused.getCause() instanceof MongoCommandException answer
          && answer.getErrorCode() == AUTHENTICATION_FAILED) {
        return false;
      }
      throw refused;
    }
  }

  private MongoClient client(String database, String name, String password) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(
                new ConnectionString(
                    "mongodb://" + HOST + ":" + plainPort + "/?directConnection=true"))
            .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(2, TimeUnit.SECONDS))
            .credential(MongoCredential.createCredential(name, database, password.toCharArray()))
            .build());
  }

  @Override
  public void close() {
    process.close();
  }
}
