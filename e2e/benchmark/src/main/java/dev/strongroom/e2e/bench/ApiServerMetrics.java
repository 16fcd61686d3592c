package dev.strongroom.e2e.bench;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that the API server has answered, by its own count.
 *
 * @param byKind number by verb and resource, such as {@code POST secrets}
 * @param ofServiceAccounts number by clients that are service accounts outside kube-system: with
 *     the benchmark's own clients being administrators, that is the operator alone
 */
record ApiServerMetrics(Map<String, Long> byKind, long ofServiceAccounts) {
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final String REQUESTS = "apiserver_request_total{";
  private static final String DISPATCHED = "apiserver_flowcontrol_dispatched_requests_total{";
  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE");
  private static final Set<String> OPERATORS =
      Set.of("secrets", "managedsecrets/status", "secretrecords", "secretversions", "events");

  private static final Set<String> ALSO = Set.of("managedsecrets", "keyrecords");

  /** Reads the counters as they stand. */
  static ApiServerMetrics read(BareClient client) {
    Map<String, Long> byKind = new TreeMap<>();
    long[] operators = {0};
    client
        .get("/metrics")
        .lines()
        .forEach(
            line -> {
              if (line.startsWith(REQUESTS)) {
                byKind.merge(kind(line), value(line), Long::sum);
              } else if (line.startsWith(DISPATCHED)
                  && line.contains("flow_schema=\"service-accounts\"")) {
                operators[0] += value(line);
              }
            });
    return new ApiServerMetrics(byKind, operators[0]);
  }

  /** What came after {@code before}. */
  ApiServerMetrics since(ApiServerMetrics before) {
    Map<String, Long> difference = new TreeMap<>();
    byKind.forEach(
        (kind, count) -> {
          long more = count - before.byKind.getOrDefault(kind, 0L);
          if (more > 0) {
            difference.put(kind, more);
          }
        });
    return new ApiServerMetrics(difference, ofServiceAccounts - before.ofServiceAccounts);
  }

  /**
   * Writes that the operator makes for secrets. Without the encryption keys: one for each
   * namespace, made once.
   */
  long writes() {
    return byKind.entrySet().stream()
        .filter(e -> WRITES.contains(verb(e.getKey())) && OPERATORS.contains(resource(e.getKey())))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Requests of all verbs for a resource. */
  long requests(String resource) {
    return byKind.entrySet().stream()
        .filter(e -> resource(e.getKey()).equals(resource))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The counts of the operator's and its users' resources, for people. */
  Map<String, Long> ofInterest() {
    Map<String, Long> some = new TreeMap<>(byKind);
    some.keySet().removeIf(k -> !OPERATORS.contains(resource(k)) && !ALSO.contains(resource(k)));
    return some;
  }

  private static String verb(String kind) {
    return kind.substring(0, kind.indexOf(' '));
  }

  private static String resource(String kind) {
    return kind.substring(kind.indexOf(' ') + 1);
  }

  private static String kind(String line) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(line);
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    String subresource = labels.getOrDefault("subresource", "");
    return labels.get("verb")
        + " "
        + labels.getOrDefault("resource", "")
        + (subresource.isEmpty() ? "" : "/" + subresource);
  }

  private static long value(String line) {
    return (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
