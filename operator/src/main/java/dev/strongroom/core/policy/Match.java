package dev.strongroom.core.policy;

/** What comparing one value of a request with one of a policy comes to. */
enum Match {
  YES,
  NO,
  /** One of the two is no value of this type, or has a variable that is unresolved. */
  UNRESOLVED;

  static Match of(boolean matches) {
    return matches ? YES : NO;
  }

  /** The better of the two, as alternatives. */
  Match or(Match other) {
    return this == YES || other == NO ? this : other;
  }
}
