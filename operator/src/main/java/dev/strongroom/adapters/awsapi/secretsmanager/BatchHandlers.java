package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.AwsErrors;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.Plaintexts;
import dev.strongroom.core.actions.BatchActions;
import dev.strongroom.core.actions.BatchActions.Outcome;
import dev.strongroom.core.actions.BatchActions.Unread;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.secrets.ReadSecretValue;
import dev.strongroom.core.secrets.search.SecretFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** BatchGetSecretValue. */
public final class BatchHandlers {
  private final BatchActions actions;
  private final ActionCalls calls;

  /**
   * A request.
   *
   * @param secretIds empty when filters are given
   * @param filters empty when secrets are named
   */
  private record Batch(
      List<String> secretIds, List<SecretFilter> filters, Optional<String> nextToken, int most) {
    static Batch of(Input input) {
      List<String> secretIds = input.texts("SecretIdList").orElse(List.of());
      List<SecretFilter> filters = SearchInputs.filters(input);
      if (secretIds.isEmpty() == filters.isEmpty()) {
        throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.BatchOfBothOrNone.with());
      }
      if (filters.isEmpty() && input.has("MaxResults")) {
        throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.BatchMaxResults.with());
      }
      Optional<String> nextToken = SearchInputs.nextToken(input);
      if (filters.isEmpty() && nextToken.isPresent()) {
        throw new Rejected(Kind.INVALID_NEXT_TOKEN, RequestReason.InvalidNextToken.with());
      }
      return new Batch(secretIds, filters, nextToken, SearchInputs.most(input, BatchActions.MOST));
    }
  }

  /** Handlers of these actions. */
  public BatchHandlers(BatchActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(action("BatchGetSecretValue", Batch::of, this::get));
  }

  private Map<String, ?> get(Call call, Batch batch) {
    List<Map<String, Object>> values = new ArrayList<>();
    try {
      Outcome outcome =
          read(
              call,
              batch,
              (record, version, value) ->
                  values.add(ValueHandlers.rendered(record, version, value)));
      return new Output()
          .put("SecretValues", values)
          .put("NextToken", outcome.nextToken())
          .put("Errors", outcome.unread().stream().map(BatchHandlers::error).toList())
          .members();
    } catch (RuntimeException failed) {
      Plaintexts.wipe(values);
      throw failed;
    }
  }

  private Outcome read(Call call, Batch batch, ReadSecretValue.Reader<?> reader) {
    return batch.filters().isEmpty()
        ? actions.named(calls.of(call), batch.secretIds(), reader)
        : actions.found(calls.of(call), batch.filters(), batch.nextToken(), batch.most(), reader);
  }

  private static Map<String, Object> error(Unread unread) {
    AwsError error = AwsErrors.of(unread.failure());
    return new Output()
        .put("SecretId", unread.secretId())
        .put("ErrorCode", error.code())
        .put("Message", error.message())
        .members();
  }
}
