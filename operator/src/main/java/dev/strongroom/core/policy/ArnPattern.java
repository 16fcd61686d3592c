package dev.strongroom.core.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The form of an ARN in a condition: each of its six components, between the first five colons, is
 * compared by itself, so that a wildcard does not reach beyond its component (IAM user guide, "ARN
 * condition operators"). A single {@code *} is every ARN.
 */
final class ArnPattern implements ValueMatcher {
  private static final int COMPONENTS = 6;

  private final PolicyText text;
  private final Optional<List<WildcardPattern>> prepared;

  ArnPattern(PolicyText text) {
    this.text = text;
    this.prepared = text.hasVariables() ? Optional.empty() : components(RequestContext.EMPTY);
  }

  /** Whether it can be that of an ARN, as far as that is known without a request. */
  boolean isWellFormed() {
    return text.hasVariables() || prepared.isPresent();
  }

  @Override
  public Match match(String value, RequestContext context) {
    Optional<List<WildcardPattern>> pattern = prepared.isPresent() ? prepared : components(context);
    String[] arn = value.split(":", COMPONENTS);
    if (pattern.isEmpty() || arn.length < COMPONENTS) {
      return Match.UNRESOLVED;
    }
    List<WildcardPattern> components = pattern.get();
    for (int i = 0; i < components.size(); i++) {
      if (!components.get(i).matches(arn[i])) {
        return Match.NO;
      }
    }
    return Match.YES;
  }

  private Optional<List<WildcardPattern>> components(RequestContext context) {
    return text.symbols(context).flatMap(ArnPattern::split);
  }

  private static Optional<List<WildcardPattern>> split(int[] symbols) {
    if (symbols.length == 1 && symbols[0] == WildcardPattern.ANY) {
      return Optional.of(List.of());
    }
    List<WildcardPattern> components = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < symbols.length && components.size() < COMPONENTS - 1; i++) {
      if (symbols[i] == ':') {
        components.add(new WildcardPattern(Arrays.copyOfRange(symbols, start, i), false));
        start = i + 1;
      }
    }
    components.add(new WildcardPattern(Arrays.copyOfRange(symbols, start, symbols.length), false));
    return components.size() == COMPONENTS ? Optional.of(components) : Optional.empty();
  }
}
