package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.server.HttpAnswer;
import dev.strongroom.core.signature.SignatureRefused;
import java.util.Map;

/** How one call is written on the wire. */
interface Protocol {
  /** The service that is asked. */
  Service service();

  /** The action that is asked for; empty when none is. */
  String action();

  /** The checked input of the action; the caller closes it. */
  Input input(Action<?> action);

  /** The answer with an action's output. */
  HttpAnswer answer(Map<String, ?> output);

  /** The answer with an error. */
  HttpAnswer answer(AwsError error);

  /** The error of a signature that is not accepted. */
  AwsError error(SignatureRefused refused);

  /** The error of an action that does not exist. */
  AwsError unknownAction();

  /** The error of a call that came too soon after others. */
  AwsError throttled();
}
