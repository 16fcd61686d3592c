package dev.strongroom.adapters.awsapi.secretsmanager;

import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.secrets.search.SecretFilter;
import java.util.List;
import java.util.Optional;

/** Members of inputs that search or list. */
final class SearchInputs {
  private SearchInputs() {}

  /**
   * The Filters.
   *
   * @throws Rejected when one has no key or no values, which the model allows
   */
  static List<SecretFilter> filters(Input input) {
    return input.structures("Filters").orElse(List.of()).stream()
        .map(
            filter ->
                new SecretFilter(
                    SecretFilter.Key.named(required(filter.text("Key"))),
                    required(filter.texts("Values"))))
        .toList();
  }

  /** The NextToken. */
  static Optional<String> nextToken(Input input) {
    return input.text("NextToken");
  }

  /** The MaxResults, or what the action has without. */
  static int most(Input input, int usual) {
    return input.number("MaxResults").map(Long::intValue).orElse(usual);
  }

  private static <T> T required(Optional<T> member) {
    return member.orElseThrow(
        () -> new Rejected(Kind.INVALID_PARAMETER, RequestReason.FilterIncomplete.with()));
  }
}
