package dev.strongroom.core.problems;

/**
 * Who may do what. The first are told to callers, in AWS's words where they are known; the others
 * are for those who may see the policies of a secret.
 */
public enum AccessReason implements Reason {
  AccessDenied(QUOTED, "User: {0} is not authorized to perform: {1} on resource: {2}"),
  KmsAccessDenied("Access to KMS is not allowed"),
  FunctionNotInvokable(
      "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy"
          + " grants access to the principal secretsmanager.amazonaws.com."),
  DefaultKeyAcrossAccounts(
      "You can't access a secret from a different AWS account if you encrypt the secret with the"
          + " default KMS service key."),
  PublicPolicy(
      QUOTED,
      "ResourcePolicy: {0} gives broad access to the secret. Name principals in it, or restrict it"
          + " by a condition with fixed values, or set BlockPublicPolicy to false."),
  PolicyLocksAuthorOut(
      "ResourcePolicy: you could not change the resource policy any more. Allow"
          + " secretsmanager:PutResourcePolicy to {0}, and do not deny it."),
  TagsLockAuthorOut(
      "Tags: you would lose access to the secret, because its policies go by these tags."),

  ReviewUnavailable(
      "The Kubernetes API server does not answer a request for {0}, so nothing is allowed. Retry."),
  ReviewForbidden(
      "The Kubernetes API server refused a request of the endpoint for {0} with status {1}, so"
          + " nothing is allowed. Check that the ClusterRole of the chart is bound to the"
          + " endpoint's ServiceAccount."),

  ReviewNotPermitted(
      "Unknown: you may not ask what ServiceAccount {0} may do in namespace {1}. You need verb"
          + " create on localsubjectaccessreviews of API group authorization.k8s.io there, as"
          + " ClusterRole admin has it; an administrator of that namespace can run this command."),
  CallerNamespaceUnknown(
      "Unknown: you may not look up the namespace of account {0}, whose Kubernetes RBAC decides"
          + " what role {1} may do. Name the caller as <namespace>/<ServiceAccount>, or have an"
          + " administrator of that account run this command."),
  KeyNotReadable(
      "Unknown: you may not read the EncryptionKey {0} in namespace {1}. You need verb list on"
          + " encryptionkeys of API group strongroom.dev there, as ClusterRole view has it."),
  CallerRefused(
      "{0} was refused {1}: the {2} door is closed. To see why, run: strongroom explain {1} {3}"
          + " --namespace {4} --as {0}"),

  AllowedByRbac("ServiceAccount {0} may {1} {2}{4} in namespace {3}."),
  AllowedByPolicy("Statement {0} of policy {1} allows {2}."),
  PoliciesDoNotDeny(
      "No resource policy of the secret denies {0}. Within its account none needs to allow it."),
  DefaultKeyOfOwnAccount("The secret is encrypted with the default key of the caller's account."),
  RightMissing(
      QUOTED,
      "ServiceAccount {0} may not {1} {2}{4} in namespace {3}. Bind it to a Role of that namespace"
          + " with this verb and resource in API group strongroom.dev."),
  DeniedByPolicy("Statement {0} of policy {1} denies {2} to {3}. Change the statement."),
  PolicyUnreadable(
      "Policy {0} cannot be read, so it denies everything. Put a valid policy in its place."),
  ResourceDoorClosed(
      "No resource policy of the secret allows {0} to {1}, which is in another account. Add a"
          + " statement that does with PutResourcePolicy."),
  KeyDoorClosed(
      "The policy of key {0} does not allow {1} to {2}. Add a statement that does to spec.policy of"
          + " its EncryptionKey."),
  DefaultKeyDirectly(
      "The default key of an account is used through Secrets Manager only. Create an EncryptionKey"
          + " for direct calls of KMS."),
  DefaultKeyOfAnotherAccount(
      "The secret is encrypted with the default key of its account, which no other account can use."
          + " Encrypt it with an EncryptionKey whose policy allows kms:Decrypt to {0}.");

  private final String sentence;
  private final int argumentLimit;

  AccessReason(String sentence) {
    this(NAME, sentence);
  }

  AccessReason(int argumentLimit, String sentence) {
    this.argumentLimit = argumentLimit;
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public int argumentLimit() {
    return argumentLimit;
  }
}
