package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.AccountSearch;
import dev.strongroom.core.actions.ListActions;
import dev.strongroom.core.secrets.search.SecretSearch;
import dev.strongroom.core.secrets.search.SecretSearch.SortBy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** ListSecrets and ListSecretVersionIds. */
public final class ListHandlers {
  private final ListActions actions;
  private final SecretDescription description;
  private final ActionCalls calls;

  private record Search(SecretSearch asked, Optional<String> nextToken, int most) {
    static Search of(Input input) {
      return new Search(
          new SecretSearch(
              SearchInputs.filters(input),
              input.flag("IncludePlannedDeletion").orElse(false),
              input.text("SortBy").map(SortBy::named).orElse(SortBy.CREATED_DATE),
              input.text("SortOrder").filter("desc"::equals).isPresent()),
          SearchInputs.nextToken(input),
          SearchInputs.most(input, ListActions.MOST));
    }
  }

  /** Handlers of these actions. */
  public ListHandlers(ListActions actions, SecretDescription description, ActionCalls calls) {
    this.actions = actions;
    this.description = description;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(
        action("ListSecrets", Search::of, this::secrets),
        action("ListSecretVersionIds", Function.identity(), this::versions));
  }

  private Map<String, ?> secrets(Call call, Search search) {
    AccountSearch.Found found =
        actions.secrets(calls.of(call), search.asked(), search.nextToken(), search.most());
    return new Output()
        .put("SecretList", found.secrets().stream().map(description::entry).toList())
        .put("NextToken", found.nextToken())
        .members();
  }

  private Map<String, ?> versions(Call call, Input input) {
    ListActions.Versions found =
        actions.versions(
            calls.of(call),
            SecretInputs.secretId(input),
            input.flag("IncludeDeprecated").orElse(false),
            SearchInputs.nextToken(input),
            SearchInputs.most(input, ListActions.MOST));
    return new Output()
        .put(
            "Versions",
            found.versions().stream()
                .map(version -> description.version(found.record(), version))
                .toList())
        .put("NextToken", found.nextToken())
        .put("ARN", found.record().arn().toString())
        .put("Name", found.record().arn().name().value())
        .members();
  }
}
