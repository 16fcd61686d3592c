package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.problems.Finding;
import java.util.Map;
import java.util.Optional;

/**
 * How a call ended.
 *
 * @param input empty when it was not read or is malformed
 * @param output of a call that succeeded, else empty; its secret values are wiped
 * @param error what the client is told; empty when the call succeeded
 * @param why the failure of core behind the error; empty when there is none
 */
public record CallOutcome(
    Optional<Input> input, Map<String, ?> output, Optional<AwsError> error, Optional<Finding> why) {
  static CallOutcome succeeded(Input input, Map<String, ?> output) {
    return new CallOutcome(Optional.of(input), output, Optional.empty(), Optional.empty());
  }

  static CallOutcome failed(Optional<Input> input, AwsError error, Optional<Finding> why) {
    return new CallOutcome(input, Map.of(), Optional.of(error), why);
  }
}
