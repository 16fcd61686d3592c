package dev.strongroom.adapters.awsapi.kms;

import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.ActionCall;
import java.util.Map;

/** Carries out one action, whose input was checked against the model. */
@FunctionalInterface
interface Handler {
  /** The members of an output that has none. */
  Map<String, ?> NOTHING = Map.of();

  /** The members of the output. */
  Map<String, ?> handle(ActionCall call, Input input);
}
