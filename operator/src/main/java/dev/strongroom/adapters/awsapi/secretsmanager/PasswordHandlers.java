package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.PasswordActions;
import dev.strongroom.core.values.PasswordRules;
import java.util.List;
import java.util.Map;

/** GetRandomPassword. */
public final class PasswordHandlers {
  private final PasswordActions actions;
  private final ActionCalls calls;

  /** Handlers of these actions. */
  public PasswordHandlers(PasswordActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(action("GetRandomPassword", PasswordHandlers::rules, this::random));
  }

  private Map<String, ?> random(Call call, PasswordRules rules) {
    return Map.of("RandomPassword", actions.random(calls.of(call), rules));
  }

  private static PasswordRules rules(Input input) {
    return new PasswordRules(
        input.number("PasswordLength").map(Long::intValue).orElse(PasswordRules.DEFAULT_LENGTH),
        input.text("ExcludeCharacters").orElse(""),
        isSet(input, "ExcludeNumbers"),
        isSet(input, "ExcludePunctuation"),
        isSet(input, "ExcludeUppercase"),
        isSet(input, "ExcludeLowercase"),
        isSet(input, "IncludeSpace"),
        input.flag("RequireEachIncludedType").orElse(true));
  }

  private static boolean isSet(Input input, String flag) {
    return input.flag(flag).orElse(false);
  }
}
