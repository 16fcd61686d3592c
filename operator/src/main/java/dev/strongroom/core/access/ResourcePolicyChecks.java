package dev.strongroom.core.access;

import dev.strongroom.core.policy.BroadAccess;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is checked before a resource policy or tags are stored (AWS PutResourcePolicy,
 * ValidateResourcePolicy, TagResource, UntagResource).
 */
public final class ResourcePolicyChecks {
  /** Name of the policy that users write. */
  public static final String DEFAULT_POLICY = "default";

  private static final String FIELD = "ResourcePolicy";

  /** The checks of ValidateResourcePolicy beside that of the form. */
  public enum Check {
    /** Whether it gives access to more than fixed principals, accounts or networks. */
    BroadAccess,
    /** Whether the caller could still change it. */
    CallerLockout
  }

  /**
   * A check that failed (AWS ValidationErrorsEntry).
   *
   * @param check the CheckName
   * @param finding the ErrorMessage
   */
  public record Failed(Check check, Finding finding) {}

  private final PolicyParser parser;
  private final Authorizer doors;

  /** Checks by these doors. */
  public ResourcePolicyChecks(PolicyParser parser, Authorizer doors) {
    this.parser = parser;
    this.doors = doors;
  }

  /**
   * The checks that a policy fails.
   *
   * @param request of the caller, on the secret if one is named
   * @throws Rejected with {@link Kind#MALFORMED_POLICY} when its form is wrong
   */
  public List<Failed> validate(AccessRequest request, String text) {
    return failed(request, parse(text));
  }

  /**
   * Reads a policy that may be put.
   *
   * @param request of the caller, allowed already
   * @param blockPublicPolicy whether broad access is refused
   * @throws Rejected with {@link Kind#MALFORMED_POLICY} when its form is wrong or it would lock the
   *     caller out, with {@link Kind#PUBLIC_POLICY} when it gives broad access
   */
  public PolicyDocument requireAcceptable(
      AccessRequest request, String text, boolean blockPublicPolicy) {
    PolicyDocument policy = parse(text);
    for (Failed failed : failed(request, policy)) {
      if (failed.check() == Check.CallerLockout) {
        throw new Rejected(Kind.MALFORMED_POLICY, failed.finding());
      }
      if (blockPublicPolicy) {
        throw new Rejected(Kind.PUBLIC_POLICY, failed.finding());
      }
    }
    return policy;
  }

  /**
   * Requires that other tags leave the caller what it has: the request must still be allowed.
   *
   * @param request to change the tags, allowed already
   * @throws Rejected with {@link Kind#ACCESS_DENIED}
   */
  public void requireAccessKept(AccessRequest request, Map<String, String> tags) {
    ProtectedSecret changed = request.secret().orElseThrow().withTags(tags);
    if (!doors.decide(request.about(changed)).allowed()) {
      throw new Rejected(Kind.ACCESS_DENIED, AccessReason.TagsLockAuthorOut.with());
    }
  }

  private List<Failed> failed(AccessRequest request, PolicyDocument policy) {
    List<Failed> failed = new ArrayList<>();
    List<String> broad = BroadAccess.statements(policy);
    if (!broad.isEmpty()) {
      failed.add(
          new Failed(Check.BroadAccess, AccessReason.PublicPolicy.with(String.join(", ", broad))));
    }
    lockout(request, policy).ifPresent(failed::add);
    return failed;
  }

  /** Judged as if the caller put a policy again with the same request. */
  private Optional<Failed> lockout(AccessRequest request, PolicyDocument policy) {
    if (!(request.caller() instanceof Caller.Session caller) || request.secret().isEmpty()) {
      return Optional.empty();
    }
    ProtectedSecret changed =
        request.secret().get().withPolicy(AttachedPolicy.of(DEFAULT_POLICY, policy));
    boolean kept =
        doors.decide(request.about(changed).asking(SecretAction.PUT_RESOURCE_POLICY)).allowed();
    return kept
        ? Optional.empty()
        : Optional.of(
            new Failed(
                Check.CallerLockout,
                AccessReason.PolicyLocksAuthorOut.with(caller.principal().role())));
  }

  private PolicyDocument parse(String text) {
    try {
      return parser.parse(FIELD, text, PolicyDocument.MAX_RESOURCE_POLICY_BYTES);
    } catch (InvalidInput malformed) {
      throw new Rejected(Kind.MALFORMED_POLICY, malformed.finding());
    }
  }
}
