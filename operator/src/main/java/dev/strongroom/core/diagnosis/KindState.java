package dev.strongroom.core.diagnosis;

/**
 * A kind of Strongroom as the cluster has it.
 *
 * @param established whether the API server serves it
 * @param current whether its schema is the one of this program
 */
public record KindState(boolean established, boolean current) {
  /** Judges one. */
  public static Check check(String name, Look<KindState> look) {
    String subject = "CRD " + name;
    return look.judged(
        subject,
        state -> state.check(subject),
        Check.failing(
            subject,
            "is not there",
            "kubectl apply --server-side -f crds/ of the chart's version"));
  }

  private Check check(String subject) {
    if (!established) {
      return Check.failing(
          subject,
          "is not served",
          "kubectl describe crd says why: its names may belong to another CRD");
    }
    return current
        ? Check.ok(subject, "is there")
        : Check.warning(
            subject,
            "has another schema than this program knows",
            "apply the CRDs of the operator's version; Helm updates none that it did not install");
  }
}
