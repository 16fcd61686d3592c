package dev.strongroom.core.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A right that the operator cannot work without. Those that only some features need, such as
 * restarts of workloads, are not among them.
 *
 * @param namespace empty for all, and for what has none
 * @param group of the API; empty for the core group
 * @param resource plural, with its subresource
 * @param verb of Kubernetes RBAC
 */
public record OperatorRight(String namespace, String group, String resource, String verb) {
  private static final String SUBJECT = "rights of the operator";
  private static final String OURS = "strongroom.dev";
  private static final List<String> READ = List.of("get", "list", "watch");
  private static final int MOST_NAMED = 5;

  /**
   * All of them.
   *
   * @param own the operator's namespace
   * @param watched namespaces that it works for; empty for all
   */
  public static List<OperatorRight> all(String own, Collection<String> watched) {
    List<OperatorRight> all = new ArrayList<>();
    for (String stored : List.of("secretrecords", "secretversions", "keyrecords")) {
      add(all, own, OURS, stored, READ, List.of("create", "update", "patch", "delete"));
    }
    add(all, own, OURS, "accountclaims", List.of("get", "create", "update"));
    add(all, own, OURS, "rootkeys", List.of("get", "list", "create"));
    add(all, own, OURS, "rootkeys/status", List.of("update"));
    add(all, "", "", "namespaces", READ);
    add(all, "", OURS, "installations", List.of("list", "create", "delete"));
    (watched.isEmpty() ? List.of("") : watched).forEach(namespace -> addWork(all, namespace));
    return all;
  }

  private static void addWork(List<OperatorRight> all, String namespace) {
    for (String kind :
        List.of(
            "managedsecrets",
            "secretprojections",
            "encryptionkeys",
            "rotationpolicies",
            "externalsecrettargets")) {
      add(all, namespace, OURS, kind, READ);
      add(all, namespace, OURS, kind + "/status", List.of("update", "patch"));
    }
    add(all, namespace, OURS, "managedsecrets", List.of("delete"));
    add(all, namespace, "", "secrets", READ, List.of("create", "update", "patch"));
    add(all, namespace, "", "configmaps", List.of("get", "watch"));
    add(all, namespace, "events.k8s.io", "events", List.of("create", "patch"));
  }

  @SafeVarargs
  private static void add(
      List<OperatorRight> all,
      String namespace,
      String group,
      String resource,
      List<String>... verbs) {
    for (List<String> some : verbs) {
      some.forEach(verb -> all.add(new OperatorRight(namespace, group, resource, verb)));
    }
  }

  /** Judges what is missing of them. */
  public static Check check(Look<List<OperatorRight>> missing) {
    Check ok = Check.ok(SUBJECT, "it has all that it needs");
    return missing.judged(SUBJECT, rights -> judged(rights, ok), ok);
  }

  private static Check judged(List<OperatorRight> missing, Check ok) {
    if (missing.isEmpty()) {
      return ok;
    }
    String some =
        missing.stream()
            .limit(MOST_NAMED)
            .map(OperatorRight::toString)
            .collect(Collectors.joining(", "));
    return Check.failing(
        SUBJECT,
        "%d are missing, such as: %s".formatted(missing.size(), some),
        "apply the chart with rbac.create=true, or grant them as its Roles do");
  }

  @Override
  public String toString() {
    String kind = group.isEmpty() ? resource : resource + "." + group;
    return verb + " " + kind + (namespace.isEmpty() ? "" : " in namespace " + namespace);
  }
}
