package dev.strongroom.core.policy;

/**
 * Who makes a request, in the forms in which the Principal of a policy can name them. A form that
 * somebody does not have is empty.
 *
 * @param account the 12-digit account of a session
 * @param role {@code arn:aws:iam::<account>:role/<name>}
 * @param session {@code arn:aws:sts::<account>:assumed-role/<name>/<session>}
 * @param service a service that acts for itself, such as {@code secretsmanager.amazonaws.com}
 */
public record RequestPrincipal(String account, String role, String session, String service) {

  /** A session of a role. */
  public static RequestPrincipal session(String account, String role, String session) {
    return new RequestPrincipal(
        account,
        "arn:aws:iam::" + account + ":role/" + role,
        "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session,
        "");
  }

  /** A service. */
  public static RequestPrincipal service(String name) {
    return new RequestPrincipal("", "", "", name);
  }
}
