package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.TagActions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** TagResource and UntagResource, whose outputs have no members. */
public final class TagHandlers {
  private final TagActions actions;
  private final ActionCalls calls;

  private record Tag(String secretId, Map<String, String> tags) {
    static Tag of(Input input) {
      return new Tag(SecretInputs.secretId(input), SecretInputs.tags(input));
    }
  }

  private record Untag(String secretId, Set<String> tagKeys) {
    static Untag of(Input input) {
      return new Untag(
          SecretInputs.secretId(input), Set.copyOf(input.texts("TagKeys").orElse(List.of())));
    }
  }

  /** Handlers of these actions. */
  public TagHandlers(TagActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(
        action("TagResource", Tag::of, this::tag), action("UntagResource", Untag::of, this::untag));
  }

  private Map<String, ?> tag(Call call, Tag request) {
    actions.tag(calls.of(call), request.secretId(), request.tags());
    return Map.of();
  }

  private Map<String, ?> untag(Call call, Untag request) {
    actions.untag(calls.of(call), request.secretId(), request.tagKeys());
    return Map.of();
  }
}
