package dev.strongroom.adapters.awsapi.kms;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.Rejected;

/** AWS KMS's names of what core refuses, where Secrets Manager has others. */
final class KmsErrors {
  private static final int INTERNAL = 500;

  private KmsErrors() {}

  /** What ends a call that failed; {@link Rejected} has the same names in both services. */
  static RuntimeException of(Failure failure) {
    if (failure instanceof Rejected) {
      return failure;
    }
    if (failure instanceof KmsRejected rejected) {
      return client(rejected.kind().awsName(), failure);
    }
    if (failure instanceof InvalidInput) {
      return client("ValidationException", failure);
    }
    // Unavailable, not yet or unreadable: nothing that the client did. SDKs try again.
    return new AwsError(
            "KMSInternalException",
            INTERNAL,
            "The request was rejected because an internal exception occurred. The request can be"
                + " retried.")
        .exception();
  }

  private static RuntimeException client(String code, Failure failure) {
    return AwsError.client(code, failure.finding().message()).exception();
  }
}
