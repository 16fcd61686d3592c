package dev.strongroom.core.actions;

import dev.strongroom.core.access.AccessRequest;
import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.access.ResourcePolicyChecks.Failed;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.paging.Listing;
import dev.strongroom.core.paging.PageTokens;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionChanges;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is asked about resource policies: AWS GetResourcePolicy, ListResourcePolicies and
 * ValidateResourcePolicy. Of a secret's policies one is written by users, {@value
 * ResourcePolicyChecks#DEFAULT_POLICY}; the service attaches others.
 */
public final class PolicyActions {
  /** The longest page of names, which is also the usual one (AWS MaxResultsType). */
  public static final int MOST = 100;

  private static final String DEFAULT = ResourcePolicyChecks.DEFAULT_POLICY;

  /** The users' own first (AWS ListResourcePolicies). */
  private static final Comparator<String> ORDER =
      Comparator.comparing((String name) -> !name.equals(DEFAULT))
          .thenComparing(Comparator.naturalOrder());

  private final SecretAccess access;
  private final ResourcePolicyChecks checks;
  private final PageTokens tokens;

  /**
   * A policy of a secret.
   *
   * @param record the secret
   * @param text as it was put; empty when the secret has no policy of its users
   */
  public record Policy(SecretRecord record, String name, Optional<String> text) {}

  /**
   * A page of the names of policies.
   *
   * @param nextToken asks for the next page; empty on the last
   */
  public record Names(List<String> names, Optional<String> nextToken) {
    /** Copies. */
    public Names {
      names = List.copyOf(names);
    }
  }

  /** Actions that go this way to their secrets and check policies like this. */
  public PolicyActions(SecretAccess access, ResourcePolicyChecks checks, PageTokens tokens) {
    this.access = access;
    this.checks = checks;
    this.tokens = tokens;
  }

  /**
   * A policy of a secret.
   *
   * @param policyName empty for the one that users write
   * @throws Rejected when the caller may not, there is no such secret or it is scheduled for
   *     deletion, or it has no policy of another name
   * @throws Failure when the store or a door does not answer
   */
  public Policy get(ActionCall call, String secretId, Optional<String> policyName) {
    SecretRecord record =
        access.require(
            call.with(
                keys ->
                    policyName
                        .map(name -> keys.text(ConditionKeys.POLICY_NAME, name))
                        .orElse(keys)),
            SecretAction.GET_RESOURCE_POLICY,
            secretId);
    VersionChanges.requireUsable(record);
    String name = policyName.orElse(DEFAULT);
    if (name.equals(DEFAULT)) {
      return new Policy(record, name, record.metadata().policy());
    }
    String text = record.attributes().managedPolicies().get(name);
    if (text == null) {
      throw new Rejected(Kind.NOT_FOUND, RequestReason.ResourcePolicyNotFound.with());
    }
    return new Policy(record, name, Optional.of(text));
  }

  /**
   * A page of the names of a secret's policies.
   *
   * @param most names of a page, 1 to {@link #MOST}
   * @throws Rejected when the caller may not, there is no such secret or it is scheduled for
   *     deletion, or the token is not one of this list
   * @throws Failure when the store or a door does not answer
   */
  public Names list(ActionCall call, String secretId, Optional<String> nextToken, int most) {
    SecretAction action = SecretAction.LIST_RESOURCE_POLICIES;
    SecretRecord record = access.require(call, action, secretId);
    VersionChanges.requireUsable(record);
    Listing listing =
        new Listing(action.permission(), call.caller(), List.of(record.arn().toString()));
    Optional<String> last = nextToken.map(token -> tokens.open(listing, token).get(0));
    List<String> left =
        Stream.concat(
                record.metadata().policy().map(text -> DEFAULT).stream(),
                record.attributes().managedPolicies().keySet().stream())
            .filter(name -> last.map(before -> ORDER.compare(before, name) < 0).orElse(true))
            .sorted(ORDER)
            .toList();
    List<String> page = left.subList(0, Math.min(most, left.size()));
    return new Names(
        page,
        left.size() > most
            ? Optional.of(tokens.issue(listing, List.of(page.get(most - 1))))
            : Optional.empty());
  }

  /**
   * The checks that a policy would fail. The caller needs the right to validate and, where a secret
   * is named, the right to put the policy.
   *
   * @param secretId the secret that would get it; without one it is not checked whether the policy
   *     would lock the caller out
   * @throws Rejected when the caller may not, there is no such secret or it is scheduled for
   *     deletion, and with {@link Rejected.Kind#MALFORMED_POLICY} when the policy has not the form
   *     of one
   * @throws Failure when the store or a door does not answer
   */
  public List<Failed> validate(ActionCall call, Optional<String> secretId, String policy) {
    SecretAction action = SecretAction.VALIDATE_RESOURCE_POLICY;
    if (secretId.isEmpty()) {
      access.requireInAccount(call, action);
      return checks.validate(
          AccessRequest.onAccount(
              call.caller(), action, Optional.empty(), List.of(), call.context()),
          policy);
    }
    access.require(call, action, secretId.get());
    SecretRecord record = access.require(call, SecretAction.PUT_RESOURCE_POLICY, secretId.get());
    VersionChanges.requireUsable(record);
    return checks.validate(
        AccessRequest.onSecret(
            call.caller(), action, access.protection().of(record), List.of(), call.context()),
        policy);
  }
}
