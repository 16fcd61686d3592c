package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.JsonProtocol.Format;
import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.Plaintexts;
import dev.strongroom.adapters.awsapi.server.CallHandler;
import dev.strongroom.adapters.awsapi.server.HttpAnswer;
import dev.strongroom.adapters.awsapi.server.HttpCall;
import dev.strongroom.adapters.awsapi.server.Refusal;
import dev.strongroom.adapters.awsapi.wire.JsonInput;
import dev.strongroom.adapters.awsapi.wire.JsonOutput;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.sessions.Session;
import dev.strongroom.core.signature.SignatureRefused;
import dev.strongroom.core.signature.SignatureVerifier;
import dev.strongroom.core.signature.SignedRequest;
import dev.strongroom.core.signature.VerifiedSignature;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes calls: finds the action, authenticates the caller, checks the input, has the action carried
 * out and writes its answer. In this order, so that whoever is not known costs little.
 */
public final class Endpoint implements CallHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
  private static final int NOT_FOUND = 404;

  private final Actions actions;
  private final SignatureVerifier<Session> signatures;
  private final CallListener listener;
  private final Clock clock;
  private final Format json;

  /**
   * An endpoint.
   *
   * @param mostBytes the largest body that the server lets through
   */
  public Endpoint(
      Actions actions,
      SignatureVerifier<Session> signatures,
      CallListener listener,
      int mostBytes,
      Clock clock) {
    this.actions = actions;
    this.signatures = signatures;
    this.listener = listener;
    this.clock = clock;
    this.json = new Format(new JsonInput(mostBytes), new JsonOutput());
  }

  @Override
  public HttpAnswer handle(HttpCall http) {
    Optional<Protocol> protocol = protocol(http);
    if (protocol.isEmpty()) {
      AwsError unknown = AwsError.unknownOperation();
      boolean isElsewhere = !http.path().equals("/") || !http.method().equals("POST");
      return json.answer(isElsewhere ? new AwsError(unknown.code(), NOT_FOUND, "") : unknown);
    }
    return handle(http, protocol.get());
  }

  /** Empty when neither a target nor a form says what is asked for. */
  private Optional<Protocol> protocol(HttpCall http) {
    if (!http.path().equals("/")) {
      return Optional.empty();
    }
    Optional<String> target = http.header("x-amz-target");
    boolean isPost = http.method().equals("POST");
    if (isPost && target.isPresent()) {
      return Service.ofTarget(target.get())
          .map(s -> new JsonProtocol(json, s, s.action(target.get()), http));
    }
    boolean isForm =
        isPost
            && http.header("content-type")
                .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                .isPresent();
    boolean isQuery = http.method().equals("GET") && http.query().contains("Action=");
    return isForm || isQuery ? Optional.of(new QueryProtocol(http)) : Optional.empty();
  }

  private HttpAnswer handle(HttpCall http, Protocol protocol) {
    try {
      Action<?> action =
          actions
              .find(protocol.service(), protocol.action())
              .orElseThrow(() -> protocol.unknownAction().exception());
      Instant now = clock.instant();
      Optional<VerifiedSignature<Session>> signature =
          action.signed()
              ? Optional.of(signatures.verify(signed(http), action.service().signingName(), now))
              : Optional.empty();
      Call call =
          new Call(
              http.requestId(),
              action.service(),
              action.name(),
              signature,
              http.sourceAddress(),
              http.header("user-agent").orElse(""),
              now);
      return carryOut(action, call, protocol);
    } catch (SignatureRefused refused) {
      return protocol.answer(protocol.error(refused));
    } catch (AwsException refused) {
      return protocol.answer(refused.error());
    }
  }

  private HttpAnswer carryOut(Action<?> action, Call call, Protocol protocol) {
    Optional<AwsError> error = Optional.empty();
    HttpAnswer answer;
    try (Input input = protocol.input(action)) {
      answer = written(protocol, action.call(call, input));
    } catch (AwsException refused) {
      error = Optional.of(refused.error());
      answer = protocol.answer(refused.error());
    } catch (Failure failure) {
      error = Optional.of(AwsErrors.of(failure));
      answer = protocol.answer(error.get());
      LOG.debug("request {}: {}", call.requestId(), failure.finding());
    } catch (RuntimeException bug) {
      LOG.error("request {}: {} failed unexpectedly", call.requestId(), action.name(), bug);
      error = Optional.of(AwsError.internal());
      answer = protocol.answer(error.get());
    }
    listener.answered(call, error);
    return answer;
  }

  private static HttpAnswer written(Protocol protocol, Map<String, ?> output) {
    try {
      return protocol.answer(output);
    } finally {
      Plaintexts.wipe(output);
    }
  }

  private static SignedRequest signed(HttpCall http) {
    SignedRequest request =
        new SignedRequest(http.method(), http.path(), http.query(), http.body());
    List<Map.Entry<String, String>> headers = http.headers();
    headers.forEach(header -> request.header(header.getKey(), header.getValue()));
    return request;
  }

  @Override
  public HttpAnswer refuse(Refusal refusal) {
    AwsError error =
        switch (refusal) {
          case MALFORMED -> new AwsError("SerializationException", refusal.status(), "");
          case HEAD_TOO_LARGE ->
              new AwsError("RequestHeaderFieldsTooLargeException", refusal.status(), "");
          case BODY_TOO_LARGE ->
              new AwsError("RequestEntityTooLargeException", refusal.status(), "");
          case TOO_SLOW -> new AwsError("RequestTimeoutException", refusal.status(), "");
          case OVERLOADED -> new AwsError("ThrottlingException", refusal.status(), "Rate exceeded");
          case FAILED -> AwsError.internal();
        };
    return json.answer(error);
  }
}
