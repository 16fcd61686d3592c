package dev.strongroom.e2e.servers;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The installed RabbitMQ with its management plugin: TLS for everybody but this class, at the ports
 * of the management API and of AMQP.
 */
public final class RabbitMqServer implements AutoCloseable {
  /** Where it listens. */
  public static final String HOST = "127.0.0.1";

  private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
  private static final String ROOT = "root";
  private static final String ROOT_PASSWORD = "root-1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** The port mapper of Erlang stays in the session of the server, and ends with it. */
  private static final String SCRIPT = "epmd -address 127.0.0.1 & exec \"$0\"";

  private final int port = Ports.free(HOST);
  private final int plainPort = Ports.free(HOST);
  private final int amqpPort = Ports.free(HOST);
  private final ServerProcess process;

  private RabbitMqServer(ServerTls tls) throws IOException {
    Path home = ServerProcess.home("rabbitmq");
    Path certificate = tls.certificateIn(home);
    Path key = tls.keyIn(home);
    Path configuration =
        Files.writeString(
            home.resolve("rabbitmq.conf"),
            """
            listeners.tcp = none
            listeners.ssl.1 = %1$s:%2$d
            ssl_options.certfile = %5$s
            ssl_options.keyfile = %6$s
            ssl_options.verify = verify_none
            management.tcp.ip = %1$s
            management.tcp.port = %3$d
            management.ssl.ip = %1$s
            management.ssl.port = %4$d
            management.ssl.certfile = %5$s
            management.ssl.keyfile = %6$s
            default_user = %7$s
            default_pass = %8$s
            log.console = true
            log.file = false
            """
                .formatted(HOST, amqpPort, plainPort, port, certificate, key, ROOT, ROOT_PASSWORD));
    Path plugins = Files.writeString(home.resolve("plugins"), "[rabbitmq_management].\n");
    Path data = Files.createDirectory(home.resolve("data"));
    this.process =
        ServerProcess.start(
            "rabbitmq",
            home,
            Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("ERL_EPMD_PORT", Integer.toString(Ports.free(HOST))),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(Ports.free(HOST))),
                Map.entry("RABBITMQ_NODENAME", "strongroom" + port + "@localhost"),
                Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
                Map.entry("RABBITMQ_CONFIG_FILE", configuration.toString()),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString()),
                Map.entry("RABBITMQ_MNESIA_BASE", data.toString()),
                Map.entry("RABBITMQ_LOG_BASE", data.toString()),
                // One scheduler that sleeps while it has nothing to do.
                Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 1:1 +sbwt none")),
            List.of("sh", "-c", SCRIPT, PROGRAM.toString()));
    process.await(() -> accepts(ROOT, ROOT_PASSWORD));
  }

  /** Whether this machine has a RabbitMQ to start. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM) && HostCommand.find("epmd").isPresent();
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @throws IllegalStateException when it does not start
   */
  public static RabbitMqServer start(ServerTls tls) {
    try {
      return new RabbitMqServer(tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port of the management API. */
  public int port() {
    return port;
  }

  /** The port of the management API without TLS. */
  public int plainPort() {
    return plainPort;
  }

  /** The port of AMQP. */
  public int amqpPort() {
    return amqpPort;
  }

  /**
   * Makes a user anew that may use everything in the virtual host {@code /}.
   *
   * @param tags with commas between; empty for none
   */
  public void givenUser(String name, String password, String tags) {
    asRoot("DELETE", "users/" + segment(name), "");
    asRoot(
        "PUT",
        "users/" + segment(name),
        "{\"password\":%s,\"tags\":\"%s\"}".formatted(quoted(password), tags));
    asRoot(
        "PUT",
        "permissions/%2F/" + segment(name),
        "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}");
  }

  /**
   * What the API answers to the superuser.
   *
   * @param path below {@code /api/}, percent-encoded
   * @param json the body; may be empty
   */
  public String asRoot(String method, String path, String json) {
    return sent(method, path, json, ROOT, ROOT_PASSWORD).orElseThrow().body();
  }

  /** Whether a user with a tag that lets it use the API comes in. */
  public boolean accepts(String name, String password) {
    return sent("GET", "whoami", "", name, password)
        .filter(answer -> answer.statusCode() == 200)
        .isPresent();
  }

  /** Empty while nobody listens. */
  private Optional<HttpResponse<String>> sent(
      String method, String path, String json, String name, String password) {
    byte[] login = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    try {
      return Optional.of(
          HTTP.send(
              HttpRequest.newBuilder(
                      URI.create("http://" + HOST + ":" + plainPort + "/api/" + path))
                  .timeout(PATIENCE)
                  .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login))
                  .header("Content-Type", "application/json")
                  .method(method, BodyPublishers.ofString(json))
                  .build(),
              BodyHandlers.ofString()));
    } catch (IOException notYet) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw HostCommand.interrupted(e);
    }
  }

  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public void close() {
    process.close();
  }
}
