package dev.strongroom.e2e.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the example's application prints. */
public final class ClientLog {
  private static final String COUNTS_BEGIN = "logins ok=";
  private static final Pattern COUNTS =
      Pattern.compile("logins ok=(\\d+) failed=(\\d+), queries ok=(\\d+) failed=(\\d+)");

  /**
   * The application's own counts since it started.
   *
   * @param loginsFailed logins that the database refused, or that could not reach it
   * @param queriesFailed work that was lost
   */
  public record Counts(long loginsOk, long loginsFailed, long queriesOk, long queriesFailed) {

    /** What has come since an earlier count. */
    public Counts since(Counts earlier) {
      return new Counts(
          loginsOk - earlier.loginsOk,
          loginsFailed - earlier.loginsFailed,
          queriesOk - earlier.queriesOk,
          queriesFailed - earlier.queriesFailed);
    }
  }

  private final KubernetesClient client;
  private final String namespace;
  private final String deployment;

  ClientLog(KubernetesClient client, String namespace, String deployment) {
    this.client = client;
    this.namespace = namespace;
    this.deployment = deployment;
  }

  private List<Pod> pods() {
    return Pods.of(client, namespace, deployment);
  }

  /** All lines of the application's pod; none while there is not exactly one that runs. */
  public List<String> lines() {
    List<Pod> pods = pods();
    if (pods.size() != 1 || !pods.get(0).getStatus().getPhase().equals("Running")) {
      return List.of();
    }
    return client.pods().resource(pods.get(0)).getLog().lines().toList();
  }

  /** The last of these lines that has this text. */
  public static Optional<String> last(List<String> lines, String text) {
    return lines.stream().filter(line -> line.contains(text)).reduce((first, second) -> second);
  }

  /**
   * Waits for a line beyond those that were there before.
   *
   * @param known how many lines were there before
   * @throws IllegalStateException with the state of the pod if there is none in time
   */
  public String await(String text, int known, Duration limit) {
    return Patience.await(
        "the application to say \"" + text + "\"",
        limit,
        this::describe,
        () -> {
          List<String> lines = lines();
          return last(lines.subList(Math.min(known, lines.size()), lines.size()), text);
        });
  }

  /** The last counts among these lines. */
  public static Optional<Counts> counts(List<String> lines) {
    return last(lines, COUNTS_BEGIN).map(ClientLog::parse);
  }

  /** Waits for the counts that the application prints next. */
  public Counts nextCounts(Duration limit) {
    return parse(await(COUNTS_BEGIN, lines().size(), limit));
  }

  private static Counts parse(String line) {
    Matcher matcher = COUNTS.matcher(line);
    if (!matcher.find()) {
      throw new IllegalStateException("the application prints something else: " + line);
    }
    return new Counts(
        Long.parseLong(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        Long.parseLong(matcher.group(3)),
        Long.parseLong(matcher.group(4)));
  }

  private String describe() {
    String pods = pods().stream().map(Pods::describe).collect(Collectors.joining("\n"));
    List<String> lines = lines();
    String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    return "%s%n%s%nLook at: kubectl -n %s describe pods"
        .formatted(pods.isEmpty() ? "There is no pod." : pods, end, namespace);
  }
}
