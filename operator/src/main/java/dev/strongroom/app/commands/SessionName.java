package dev.strongroom.app.commands;

import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** The name by which the audit trail knows whoever runs a command. */
final class SessionName {
  private static final int SHORTEST = 2;

  /** AWS STS, RoleSessionName. */
  private static final int LONGEST = 64;

  private SessionName() {}

  /** The caller's user name in the cluster; where the API server does not tell, on this machine. */
  static String of(KubernetesClient client) {
    try {
      SelfSubjectReview review =
          client.authentication().v1().selfSubjectReviews().create(new SelfSubjectReview());
      return fit(review.getStatus().getUserInfo().getUsername());
    } catch (KubernetesClientException untold) {
      return ofThisMachine();
    }
  }

  /** The caller's user name on this machine. */
  static String ofThisMachine() {
    return fit(System.getProperty("user.name", ""));
  }

  private static String fit(String name) {
    String user = name.replaceAll("[^\\w+=,.@-]", "-");
    return user.length() < SHORTEST
        ? "strongroom"
        : user.substring(0, Math.min(LONGEST, user.length()));
  }
}
