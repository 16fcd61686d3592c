package dev.strongroom.e2e.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.e2e.operator.RestartableOperator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The installed Prometheus, which scrapes every second. */
public final class PrometheusServer implements AutoCloseable {
  /** Where it listens. */
  public static final String HOST = "127.0.0.1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port = Ports.free(HOST);
  private final ServerProcess process;

  private PrometheusServer(Map<String, Integer> pods, String rules) throws IOException {
    Path home = ServerProcess.home("prometheus");
    Path ruleFile = Files.writeString(home.resolve("rules.yaml"), rules);
    String scraped =
        pods.entrySet().stream()
            .map(
                pod ->
                    "      - {targets: ['%s:%d'], labels: {pod: %s}}"
                        .formatted(HOST, pod.getValue(), pod.getKey()))
            .collect(Collectors.joining("\n"));
    Path configuration =
        Files.writeString(
            home.resolve("prometheus.yaml"),
            """
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files: [%s]
            scrape_configs:
              - job_name: strongroom
                static_configs:
            %s
            """
                .formatted(ruleFile, scraped));
    this.process =
        ServerProcess.start(
            "prometheus",
            home,
            "prometheus",
            "--config.file=" + configuration,
            "--storage.tsdb.path=" + home.resolve("data"),
            "--web.listen-address=" + HOST + ":" + port,
            "--log.level=warn");
    process.await(this::isReady);
  }

  /** Whether this machine has a Prometheus to start. */
  public static boolean isInstalled() {
    return HostCommand.find("prometheus").isPresent();
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param pods the ports of this machine to scrape, by the value of the label {@code pod}
   * @param rules a file of rules
   * @throws IllegalStateException when it does not start, as with a rule that it does not
   *     understand
   */
  public static PrometheusServer start(Map<String, Integer> pods, String rules) {
    try {
      return new PrometheusServer(pods, rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReady() {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /**
   * The samples that an expression gives now, as the HTTP API has them.
   *
   * @throws IllegalArgumentException when the server does not understand it, with its message
   */
  public JsonNode query(String expression) {
    return data("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .get("result");
  }

  /** The groups of rules with their state, as the HTTP API has them. */
  public JsonNode ruleGroups() {
    return data("/api/v1/rules").get("groups");
  }

  /** The names of all metrics that begin so. */
  public List<String> metrics(String beginning) {
    return StreamSupport.stream(data("/api/v1/label/__name__/values").spliterator(), false)
        .map(JsonNode::asText)
        .filter(name -> name.startsWith(beginning))
        .toList();
  }

  private JsonNode data(String path) {
    try {
      JsonNode answer = JSON.readTree(get(path).body());
      if (!answer.path("status").asText().equals("success")) {
        throw new IllegalArgumentException(answer.path("error").asText());
      }
      return answer.get("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> get(String path) {
    return RestartableOperator.get(port, path);
  }

  @Override
  public void close() {
    process.close();
  }
}
