package dev.strongroom.core.kms;

import dev.strongroom.core.access.AttachedPolicy;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.record.AccountId;
import java.nio.charset.StandardCharsets;

/** The policies of keys, of which each has one, {@value #NAME}. */
public final class KeyPolicies {
  /** The name of all of them. */
  public static final String NAME = "default";

  private static final String FIELD = "Policy";

  private final PolicyParser parser;

  /** Reads policies with this parser. */
  public KeyPolicies(PolicyParser parser) {
    this.parser = parser;
  }

  /** What a key without a policy has: the one that AWS gives new keys. */
  static String ofAccount(AccountId account) {
    return """
    {
      "Version" : "2012-10-17",
      "Id" : "key-default-1",
      "Statement" : [ {
        "Sid" : "Enable IAM User Permissions",
        "Effect" : "Allow",
        "Principal" : {
          "AWS" : "arn:aws:iam::%s:root"
        },
        "Action" : "kms:*",
        "Resource" : "*"
      } ]
    }\
    """
        .formatted(account);
  }

  /**
   * Reads a policy that somebody wants to put.
   *
   * @throws KmsRejected with {@link Kind#MALFORMED_POLICY} when its form is wrong, {@link
   *     Kind#LIMIT_EXCEEDED} when it is too long
   */
  AttachedPolicy read(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > PolicyDocument.MAX_KEY_POLICY_BYTES) {
      throw new KmsRejected(
          Kind.LIMIT_EXCEEDED, KmsReason.PolicyTooLong.with(PolicyDocument.MAX_KEY_POLICY_BYTES));
    }
    try {
      return AttachedPolicy.of(
          NAME, parser.parse(FIELD, text, PolicyDocument.MAX_KEY_POLICY_BYTES));
    } catch (InvalidInput malformed) {
      throw new KmsRejected(Kind.MALFORMED_POLICY, malformed.finding());
    }
  }

  /**
   * Requires the name that policies of keys have.
   *
   * @throws KmsRejected with {@link Kind#NOT_FOUND}
   */
  static void requireName(String name) {
    if (!name.equals(NAME)) {
      throw new KmsRejected(Kind.NOT_FOUND, KmsReason.PolicyNameUnknown.with());
    }
  }
}
