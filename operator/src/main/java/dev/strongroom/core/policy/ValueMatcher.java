package dev.strongroom.core.policy;

/** One value of a condition, ready to be compared with values of requests. */
@FunctionalInterface
interface ValueMatcher {
  Match match(String value, RequestContext context);
}
