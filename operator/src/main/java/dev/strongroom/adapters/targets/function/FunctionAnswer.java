package dev.strongroom.adapters.targets.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.FunctionEndpoint.Protocol;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What the answer of a function means. Lambda tells a failed function by a header; its emulator
 * leaves that out, and both put {@code errorType} and {@code errorMessage} into the body.
 *
 * @param status of HTTP
 * @param isMarkedAsError whether it has the header X-Amz-Function-Error
 * @param body whole
 */
record FunctionAnswer(int status, boolean isMarkedAsError, byte[] body) {
  /** The longest body that is read, in bytes. Rotation functions return nothing. */
  static final int MAX_BODY = 1 << 18;

  private static final int MAX_DEPTH = 64;
  private static final Set<String> ERROR_KEYS = Set.of("errorType", "errorMessage");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(MAX_BODY)
                  .maxStringLength(MAX_BODY)
                  .build())
          .build();

  /** What went wrong; empty when the function reports success. */
  Optional<TargetProblem> problem(Protocol protocol) {
    boolean isWebhook = protocol == Protocol.WEBHOOK;
    boolean isSuccess = status == 200 || isWebhook && status / 100 == 2;
    if (!isSuccess) {
      return Optional.of(refusal());
    } else if (isMarkedAsError) {
      return Optional.of(TargetProblem.FUNCTION_FAILED);
    }
    return isWebhook && body.length == 0 ? Optional.empty() : problemInBody();
  }

  private TargetProblem refusal() {
    return switch (status) {
      case 401, 403 -> TargetProblem.FUNCTION_ACCESS_REFUSED;
      case 404 -> TargetProblem.FUNCTION_NOT_FOUND;
      case 429 -> TargetProblem.FUNCTION_BUSY;
      default -> TargetProblem.FUNCTION_ANSWER_INVALID;
    };
  }

  private Optional<TargetProblem> problemInBody() {
    boolean isError = false;
    try (JsonParser parser = JSON.createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          isError |= ERROR_KEYS.contains(parser.currentName());
          parser.nextToken();
          parser.skipChildren();
        }
      } else if (first != null) {
        parser.skipChildren();
      }
      boolean isWhole = first != null && parser.nextToken() == null;
      if (!isWhole) {
        return Optional.of(TargetProblem.FUNCTION_ANSWER_INVALID);
      }
    } catch (IOException notJson) {
      return Optional.of(TargetProblem.FUNCTION_ANSWER_INVALID);
    }
    return isError ? Optional.of(TargetProblem.FUNCTION_FAILED) : Optional.empty();
  }
}
