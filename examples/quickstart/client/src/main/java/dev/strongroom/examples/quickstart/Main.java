package dev.strongroom.examples.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;

/**
 * Runs the client until it is stopped. Environment: DATABASE_FILES, the folder of the mounted
 * Secret (default /etc/database); DATABASE_CA, the file of the CA that the server's certificate is
 * checked against (default /etc/database-ca/ca.crt).
 */
public final class Main {
  private static final Duration ROUND = Duration.ofMillis(200);
  private static final Duration CONNECTION_AGE = Duration.ofSeconds(1);
  private static final Duration REPORT = Duration.ofSeconds(5);

  private Main() {}

  /**
   * Starts the client.
   *
   * @param arguments none
   * @throws InterruptedException never in practice: nobody interrupts the main thread
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path files = Path.of(environment("DATABASE_FILES", "/etc/database"));
    Path authority = Path.of(environment("DATABASE_CA", "/etc/database-ca/ca.crt"));
    InstantSource clock = InstantSource.system();
    try (Client client =
        new Client(files, settings(authority), CONNECTION_AGE, clock, Main::print)) {
      Instant nextReport = clock.instant().plus(REPORT);
      while (true) {
        client.round();
        if (!clock.instant().isBefore(nextReport)) {
          print(client.counts());
          nextReport = clock.instant().plus(REPORT);
        }
        Thread.sleep(ROUND.toMillis());
      }
    }
  }

  private static Properties settings(Path authority) {
    Properties settings = new Properties();
    settings.setProperty("ApplicationName", "strongroom-quickstart");
    settings.setProperty("connectTimeout", "5");
    settings.setProperty("loginTimeout", "5");
    settings.setProperty("socketTimeout", "10");
    settings.setProperty("sslmode", "verify-full");
    if (Files.exists(authority)) {
      settings.setProperty("sslrootcert", authority.toString());
    } else {
      // Without a file of its own the driver trusts what the Java runtime trusts.
      settings.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    return settings;
  }

  private static String environment(String name, String otherwise) {
    return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
  }

  private static void print(String line) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
  }
}
