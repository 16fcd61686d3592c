package dev.strongroom.adapters.awsapi.kms;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.Service;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.KmsInputs;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.kms.ChangeKeys;
import dev.strongroom.core.kms.CreateKey;
import dev.strongroom.core.kms.DescribeKeys;
import dev.strongroom.core.kms.KeyAliases;
import dev.strongroom.core.kms.UseKeys;
import dev.strongroom.core.problems.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The actions of KMS that are served, for the table of the endpoint. */
public final class KmsActions {
  private final Function<Call, ActionCall> calls;
  private final Map<String, Handler> handlers = new HashMap<>();

  /**
   * Actions over these use cases.
   *
   * @param calls who calls, and the condition keys that every request has
   */
  public KmsActions(
      Function<Call, ActionCall> calls,
      CreateKey create,
      ChangeKeys change,
      KeyAliases aliases,
      DescribeKeys describe,
      UseKeys use) {
    this.calls = calls;
    handlers.putAll(new ManagementHandlers(create, change, aliases).all());
    handlers.putAll(new DescriptionHandlers(describe).all());
    handlers.putAll(new UseHandlers(use).all());
  }

  /** All of them. */
  public List<Action<?>> all() {
    List<Action<?>> actions = new ArrayList<>();
    handlers.forEach((name, handler) -> actions.add(action(name, handler)));
    return actions;
  }

  private Action<Input> action(String name, Handler handler) {
    return Action.signed(
        Service.KMS,
        name,
        KmsInputs.all().get(name),
        Function.identity(),
        (call, input) -> handle(handler, call, input));
  }

  private Map<String, ?> handle(Handler handler, Call call, Input input) {
    try {
      return handler.handle(calls.apply(call), input);
    } catch (Failure failure) {
      throw KmsErrors.of(failure);
    }
  }
}
