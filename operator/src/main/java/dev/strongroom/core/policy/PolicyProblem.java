package dev.strongroom.core.policy;

/** What can be wrong with a policy document; AWS answers MalformedPolicyDocument to all of them. */
public enum PolicyProblem {
  TOO_LARGE("has more bytes than the limit"),
  NOT_JSON("is not JSON, or has a key twice in one object"),
  NOT_AN_OBJECT("must be a JSON object"),
  MISSING("is missing"),
  UNKNOWN_FIELD("has a field that policies do not have"),
  VERSION("must be 2012-10-17 or 2008-10-17"),
  NOT_TEXT("must be a string"),
  STATEMENTS("must be a statement or a list of at least one"),
  EFFECT("must be Allow or Deny"),
  BOTH("and its Not… form cannot both be given"),
  SID("must have 1 to 100 characters of A-Z a-z 0-9 and spaces"),
  SID_TWICE("is used by two statements"),
  STRINGS("must be a string or a list of at least one string, none empty"),
  ACTION("must be * or a service and an action with a colon between, such as kms:Decrypt"),
  PRINCIPAL("must be * or an object with AWS, Service, Federated or CanonicalUser"),
  AWS_PRINCIPAL(
      "must be *, a 12-digit account id, or the ARN of an account's root, a role, a user or a"
          + " session, without wildcards"),
  TOO_LONG("must have at most " + PolicyText.LONGEST + " characters"),
  CONDITION("must be an object of operators, each an object of keys with their values"),
  OPERATOR("is not a condition operator of IAM"),
  CONDITION_VALUE("is not a value of the type that its operator compares");

  private final String sentence;

  PolicyProblem(String sentence) {
    this.sentence = sentence;
  }

  /** What follows the place. */
  public String sentence() {
    return sentence;
  }
}
