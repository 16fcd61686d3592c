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
import java.util.Arrays;
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
  private final CallRates rates;
  private final CallListener listener;
  private final CallMeters meters;
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
      CallRates rates,
      CallListener listener,
      CallMeters meters,
      int mostBytes,
      Clock clock) {
    this.actions = actions;
    this.signatures = signatures;
    this.rates = rates;
    this.listener = listener;
    this.meters = meters;
    this.clock = clock;
    this.json = new Format(new JsonInput(mostBytes), new JsonOutput());
  }

  @Override
  public HttpAnswer handle(HttpCall http) {
    CallMeters.Sample sample = meters.begin();
    Optional<Protocol> protocol = protocol(http);
    if (protocol.isPresent()) {
      return handle(http, protocol.get(), sample);
    }
    AwsError unknown = AwsError.unknownOperation();
    sample.end(Optional.of(unknown));
    boolean isElsewhere = !http.path().equals("/") || !http.method().equals("POST");
    return json.answer(isElsewhere ? new AwsError(unknown.code(), NOT_FOUND, "") : unknown);
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

  private HttpAnswer handle(HttpCall http, Protocol protocol, CallMeters.Sample sample) {
    try {
      Action<?> action =
          actions
              .find(protocol.service(), protocol.action())
              .orElseThrow(() -> protocol.unknownAction().exception());
      sample.action(action);
      Call call = authenticated(http, protocol, action);
      return carryOut(action, call, protocol, sample);
    } catch (AwsException refused) {
      sample.end(Optional.of(refused.error()));
      return protocol.answer(refused.error());
    } catch (Failure failure) {
      // It cannot be found out whether the caller's session is still good.
      LOG.debug("request {}: {}", http.requestId(), failure.finding());
      AwsError error = AwsErrors.of(failure);
      sample.end(Optional.of(error));
      return protocol.answer(error);
    }
  }

  private Call authenticated(HttpCall http, Protocol protocol, Action<?> action) {
    Instant now = clock.instant();
    Optional<VerifiedSignature<Session>> signature = Optional.empty();
    if (action.signed()) {
      try {
        signature =
            Optional.of(signatures.verify(signed(http), action.service().signingName(), now));
      } catch (SignatureRefused refused) {
        requireUnauthenticated(http, protocol);
        throw protocol.error(refused).exception();
      }
    } else {
      requireUnauthenticated(http, protocol);
    }
    return new Call(
        http.requestId(),
        action.service(),
        action.name(),
        signature,
        http.sourceAddress(),
        http.header("user-agent").orElse(""),
        now);
  }

  /** Whoever has authenticated callers behind the same address does not shut them out. */
  private void requireUnauthenticated(HttpCall http, Protocol protocol) {
    if (!rates.takeSource(http.sourceAddress())) {
      meters.throttled(CallMeters.By.ADDRESS);
      throw protocol.throttled().exception();
    }
  }

  private void requireRate(Call call, Protocol protocol) {
    boolean isWithin =
        call.signature().isEmpty()
            || rates.takeAccount(
                call.session().identity().account().value(), call.service(), call.action());
    if (!isWithin) {
      meters.throttled(CallMeters.By.ACCOUNT);
      throw protocol.throttled().exception();
    }
  }

  private HttpAnswer carryOut(
      Action<?> action, Call call, Protocol protocol, CallMeters.Sample sample) {
    Optional<Input> input = Optional.empty();
    Optional<HttpAnswer> written = Optional.empty();
    CallOutcome outcome;
    try {
      requireRate(call, protocol);
      listener.begin(call);
      input = Optional.of(protocol.input(action));
      Map<String, ?> output = action.call(call, input.get());
      written = Optional.of(written(protocol, output));
      outcome = CallOutcome.succeeded(input.get(), output);
    } catch (RuntimeException failure) {
      outcome = failed(call, input, failure);
    }
    try {
      listener.end(call, outcome);
    } catch (RuntimeException withheld) {
      written.ifPresent(answer -> Arrays.fill(answer.body(), (byte) 0));
      written = Optional.empty();
      outcome = failed(call, input, withheld);
    } finally {
      input.ifPresent(Input::close);
    }
    sample.end(outcome.error());
    Optional<AwsError> error = outcome.error();
    return written.orElseGet(() -> protocol.answer(error.orElseThrow()));
  }

  private static CallOutcome failed(Call call, Optional<Input> input, RuntimeException why) {
    if (why instanceof AwsException refused) {
      return CallOutcome.failed(input, refused.error(), Optional.empty());
    }
    if (why instanceof Failure failure) {
      LOG.debug("request {}: {}", call.requestId(), failure.finding());
      return CallOutcome.failed(input, AwsErrors.of(failure), Optional.of(failure.finding()));
    }
    LOG.error("request {}: {} failed unexpectedly", call.requestId(), call.action(), why);
    return CallOutcome.failed(input, AwsError.internal(), Optional.empty());
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

  /** Forms are those of STS, which has tokens reviewed. */
  @Override
  public boolean waits(HttpCall http) {
    return http.header("x-amz-target")
        .map(
            target ->
                Service.ofTarget(target)
                    .filter(service -> service.changes(service.action(target)))
                    .isPresent())
        .orElse(true);
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
