package dev.strongroom.core.diagnosis;

/**
 * The pods of a Deployment.
 *
 * @param wanted how many there should be
 * @param ready how many are ready
 * @param updated how many are of the latest template
 */
public record ReplicaState(int wanted, int ready, int updated) {
  /** Judges those of a Deployment. */
  public static Check check(String namespace, String name, Look<ReplicaState> look) {
    String subject = "Deployment " + name;
    return look.judged(
        subject,
        state -> state.check(subject, namespace),
        Check.failing(
            subject,
            "is not in namespace " + namespace,
            "install the chart, or name its namespace with --operator-namespace"));
  }

  private Check check(String subject, String namespace) {
    String finding = "%d of %d replicas are ready".formatted(ready, wanted);
    String remedy = "kubectl -n %s describe pods and logs say why".formatted(namespace);
    if (wanted == 0) {
      return Check.failing(subject, "has no replicas", "set replicas to 1 or more");
    }
    if (ready == 0) {
      return Check.failing(subject, finding, remedy);
    }
    if (ready < wanted) {
      return Check.warning(subject, finding, remedy);
    }
    return updated < wanted
        ? Check.warning(subject, "%s, of the latest version %d".formatted(finding, updated), remedy)
        : Check.ok(subject, finding);
  }
}
