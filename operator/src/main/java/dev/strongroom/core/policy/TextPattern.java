package dev.strongroom.core.policy;

import java.util.Optional;

/** Text of a policy to compare with; prepared once unless it has variables. */
final class TextPattern {
  private final PolicyText text;
  private final boolean ignoreCase;
  private final Optional<WildcardPattern> prepared;

  TextPattern(PolicyText text, boolean ignoreCase) {
    this.text = text;
    this.ignoreCase = ignoreCase;
    this.prepared = text.hasVariables() ? Optional.empty() : pattern(RequestContext.EMPTY);
  }

  /** Whether a value has this form in this context. */
  Match match(String value, RequestContext context) {
    Optional<WildcardPattern> pattern = prepared.isPresent() ? prepared : pattern(context);
    return pattern.map(p -> Match.of(p.matches(value))).orElse(Match.UNRESOLVED);
  }

  private Optional<WildcardPattern> pattern(RequestContext context) {
    return text.symbols(context).map(symbols -> new WildcardPattern(symbols, ignoreCase));
  }
}
