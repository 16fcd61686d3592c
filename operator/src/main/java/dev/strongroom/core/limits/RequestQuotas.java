package dev.strongroom.core.limits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The request rates of the endpoint. A call counts against the account of its caller, whoever owns
 * what it asks for. Immutable.
 */
public final class RequestQuotas {
  private static final int AS_FOR_OTHERS = 50;

  private final Map<String, RequestQuota> byAction = new HashMap<>();

  /**
   * Rates of these actions; all others are unbounded.
   *
   * @throws IllegalArgumentException when an action has two
   */
  public RequestQuotas(List<RequestQuota> quotas) {
    for (RequestQuota quota : quotas) {
      for (String action : quota.actions()) {
        if (byAction.put(action, quota) != null) {
          throw new IllegalArgumentException(action + " has two request rates");
        }
      }
    }
  }

  /** The rate of an action; empty when there is none. */
  public Optional<RequestQuota> find(String service, String action) {
    return Optional.ofNullable(byAction.get(service + ":" + action));
  }

  /**
   * These with other rates.
   *
   * @param changes requests a second by {@code <service>:<action>}; an action stands for all that
   *     it shares a rate with
   * @throws IllegalArgumentException when there is no such action, two changes are about one rate,
   *     or a rate is out of range
   */
  public RequestQuotas with(Map<String, Integer> changes) {
    Map<RequestQuota, Integer> changed = new HashMap<>();
    changes.forEach(
        (action, rate) -> {
          RequestQuota quota = byAction.get(action);
          if (quota == null) {
            throw new IllegalArgumentException(
                action + " is no action with a request rate; one is secretsmanager:GetSecretValue");
          }
          if (changed.put(quota, rate) != null) {
            throw new IllegalArgumentException(
                action + " shares its request rate with another action that is listed too");
          }
        });
    List<RequestQuota> all = new ArrayList<>();
    for (RequestQuota quota : Set.copyOf(byAction.values())) {
      int rate = changed.getOrDefault(quota, quota.perSecond());
      all.add(new RequestQuota(quota.actions(), rate));
    }
    return new RequestQuotas(all);
  }

  /**
   * AWS's: "AWS Secrets Manager quotas" (user guide, API request rates; the actions of 2026-11,
   * which have none there, as the others that change something), "Request quotas" of the KMS
   * developer guide (those that hold in every region), "IAM and AWS STS quotas" (STS requests per
   * second and account), "Systems Manager endpoints and quotas" (GetParameter and GetParameters
   * together).
   */
  public static RequestQuotas ofAws() {
    List<RequestQuota> all = new ArrayList<>();
    secrets(all);
    keys(all);
    all.add(of("sts", 600, "AssumeRole", "GetCallerIdentity"));
    all.add(of("ssm", 40, "GetParameter", "GetParameters"));
    return new RequestQuotas(all);
  }

  private static void secrets(List<RequestQuota> all) {
    String service = "secretsmanager";
    all.add(of(service, 10_000, "GetSecretValue"));
    all.add(of(service, 40_000, "DescribeSecret"));
    all.add(of(service, 100, "BatchGetSecretValue"));
    all.add(of(service, 100, "ListSecrets"));
    for (String alone :
        List.of(
            "CreateSecret",
            "DeleteSecret",
            "GetRandomPassword",
            "ListSecretVersionIds",
            "RestoreSecret",
            "AssociateCrossAccountReplica",
            "DisassociateCrossAccountReplica",
            "ListResourcePolicies")) {
      all.add(of(service, AS_FOR_OTHERS, alone));
    }
    all.add(
        of(
            service,
            AS_FOR_OTHERS,
            "PutSecretValue",
            "UpdateSecret",
            "UpdateSecretVersionStage",
            "ReplicateSecretToRegions",
            "RemoveRegionsFromReplication",
            "StopReplicationToReplica"));
    all.add(of(service, AS_FOR_OTHERS, "RotateSecret", "CancelRotateSecret"));
    all.add(of(service, AS_FOR_OTHERS, "TagResource", "UntagResource"));
    all.add(
        of(
            service,
            AS_FOR_OTHERS,
            "DeleteResourcePolicy",
            "GetResourcePolicy",
            "PutResourcePolicy",
            "ValidateResourcePolicy"));
  }

  private static void keys(List<RequestQuota> all) {
    String service = "kms";
    all.add(of(service, 10_000, "Encrypt", "Decrypt", "GenerateDataKey", "ReEncrypt"));
    all.add(of(service, 2_000, "DescribeKey"));
    all.add(of(service, 2_000, "ListResourceTags"));
    all.add(of(service, 1_000, "GetKeyPolicy"));
    all.add(of(service, 1_000, "GetKeyRotationStatus"));
    all.add(of(service, 500, "ListAliases"));
    all.add(of(service, 500, "ListKeys"));
    for (String often :
        List.of(
            "DeleteAlias",
            "DisableKeyRotation",
            "EnableKeyRotation",
            "PutKeyPolicy",
            "ScheduleKeyDeletion")) {
      all.add(of(service, 15, often));
    }
    all.add(of(service, 10, "TagResource"));
    for (String seldom :
        List.of(
            "CancelKeyDeletion",
            "CreateAlias",
            "CreateKey",
            "DisableKey",
            "EnableKey",
            "RotateKeyOnDemand",
            "UntagResource",
            "UpdateAlias")) {
      all.add(of(service, 5, seldom));
    }
  }

  private static RequestQuota of(String service, int perSecond, String... actions) {
    Set<String> named =
        List.of(actions).stream()
            .map(action -> service + ":" + action)
            .collect(Collectors.toUnmodifiableSet());
    return new RequestQuota(named, perSecond);
  }
}
