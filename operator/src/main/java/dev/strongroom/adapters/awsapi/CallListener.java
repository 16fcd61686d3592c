package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.model.AwsError;
import java.util.Optional;

/**
 * Hears of every call of an action whose caller was authenticated, or need not be, once it has an
 * answer and before that is sent; malformed inputs too. Throwing turns the answer into an internal
 * error.
 */
public interface CallListener {
  /** A call has its answer; without an error it succeeded. */
  void answered(Call call, Optional<AwsError> error);
}
