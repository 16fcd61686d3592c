package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.SecretsManagerInputs;
import dev.strongroom.adapters.awsapi.model.SsmInputs;
import dev.strongroom.adapters.awsapi.model.StsInputs;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.limits.RequestQuotas;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.IssuedSession;
import dev.strongroom.core.sessions.SessionDuration;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.core.sessions.SessionKeys;
import dev.strongroom.core.sessions.SessionTokens;
import dev.strongroom.core.signature.SignatureVerifier;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** An endpoint whose actions answer with what they were asked. */
public final class TestActions {
  static final String REGION = "cluster-local-1";
  static final String ARN = "arn:aws:secretsmanager:cluster-local-1:123456789012:secret:a-AbCdEf";
  static final SessionIdentity CHECKOUT =
      new SessionIdentity(new AccountId("123456789012"), "shop", "checkout", "uid-1", "checkout-1");

  /** What the listener heard: request id, action, error code or "ok". */
  record Heard(String requestId, String action, String outcome) {}

  private final KeyMaterial key = KeyMaterial.generate(new SecureRandom());
  final SessionTokens tokens = new SessionTokens(new OneKey());
  final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
  final List<SecretValue> answered = Collections.synchronizedList(new ArrayList<>());
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** The clock of the request rates, which stands still. */
  final AtomicLong nanos = new AtomicLong();

  RequestQuotas quotas = RequestQuotas.ofAws();
  int unauthenticatedPerSecond = 50;

  /** Hears of calls beside {@link #heard}. */
  CallListener audit =
      new CallListener() {
        @Override
        public void begin(Call call) {
          // Everything may be carried out.
        }

        @Override
        public void end(Call call, CallOutcome outcome) {
          // Nothing is withheld.
        }
      };

  private final Clock clock;

  TestActions(Clock clock) {
    this.clock = clock;
  }

  private final class OneKey implements SessionKeys {
    @Override
    public String currentId() {
      return "k1";
    }

    @Override
    public Optional<KeyMaterial> find(String id) {
      return id.equals("k1") ? Optional.of(key) : Optional.empty();
    }
  }

  IssuedSession session(Duration lasting) {
    Instant now = clock.instant();
    return tokens.issue(CHECKOUT, now.plus(lasting), now, new SecureRandom());
  }

  Endpoint endpoint(int mostBytes) {
    Map<String, Action.Handler<Input>> secrets = new LinkedHashMap<>();
    secrets.put("DescribeSecret", TestActions::describe);
    secrets.put("CreateSecret", TestActions::create);
    secrets.put("GetSecretValue", (call, input) -> value(input));
    secrets.put("BatchGetSecretValue", (call, input) -> batch());
    secrets.put(
        "AssociateCrossAccountReplica",
        (call, input) ->
            Map.of(
                "ARN",
                ARN,
                "CrossAccountReplicaARN",
                input.requiredText("CrossAccountReplicaARN")));
    secrets.put(
        "DeleteSecret",
        (call, input) -> {
          throw new Rejected(Rejected.Kind.NOT_FOUND, RequestReason.SecretNotFound.with());
        });
    secrets.put(
        "RestoreSecret",
        (call, input) -> {
          throw new IllegalStateException("a bug that says canary");
        });
    secrets.put(
        "CancelRotateSecret",
        (call, input) -> {
          throw AwsError.client("AccessDeniedException", "No.").exception();
        });
    List<Action<?>> actions = new ArrayList<>();
    secrets.forEach(
        (name, handler) ->
            actions.add(
                Action.signed(
                    Service.SECRETS_MANAGER,
                    name,
                    SecretsManagerInputs.all().get(name),
                    Function.identity(),
                    handler)));
    actions.add(
        Action.signed(
            Service.SSM,
            "GetParameter",
            SsmInputs.all().get("GetParameter"),
            Function.identity(),
            (call, input) -> Map.of("Parameter", Map.of("Name", input.requiredText("Name")))));
    actions.add(
        Action.signed(
            Service.STS,
            "GetCallerIdentity",
            StsInputs.all().get("GetCallerIdentity"),
            Function.identity(),
            (call, input) -> Map.of("Account", call.session().identity().account().value())));
    actions.add(
        Action.unsigned(
            Service.STS,
            "AssumeRoleWithWebIdentity",
            StsInputs.all().get("AssumeRoleWithWebIdentity"),
            Function.identity(),
            this::assumeRole));
    return new Endpoint(
        new Actions(actions),
        new SignatureVerifier<>(REGION, tokens),
        new CallRates(quotas, unauthenticatedPerSecond, nanos::get),
        listener(),
        new CallMeters(meters),
        mostBytes,
        clock);
  }

  CallListener listener() {
    return new Listener();
  }

  private final class Listener implements CallListener {
    @Override
    public void begin(Call call) {
      audit.begin(call);
    }

    @Override
    public void end(Call call, CallOutcome outcome) {
      String code = outcome.error().map(AwsError::code).orElse("ok");
      heard.add(new Heard(call.requestId(), call.action(), code));
      audit.end(call, outcome);
    }
  }

  private static Map<String, ?> describe(Call call, Input input) {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("ARN", ARN);
    output.put("Name", input.requiredText("SecretId"));
    output.put("Description", call.session().identity().serviceAccount());
    output.put("CreatedDate", Instant.parse("2026-11-29T12:00:00.250Z"));
    return output;
  }

  private static Map<String, ?> create(Call call, Input input) {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("ARN", ARN);
    output.put("Name", input.requiredText("Name"));
    output.put("VersionId", input.text("ClientRequestToken").orElse(""));
    return output;
  }

  private Map<String, ?> value(Input input) {
    SecretValue value = SecretValue.text("value of " + input.requiredText("SecretId"));
    answered.add(value);
    return Map.of("Name", input.requiredText("SecretId"), "SecretString", value);
  }

  private static Map<String, ?> batch() {
    Map<String, Object> missing = new LinkedHashMap<>();
    missing.put("SecretId", "b");
    missing.put("ErrorCode", "ResourceNotFoundException");
    missing.put("Message", "Secrets Manager can't find the specified secret.");
    return Map.of(
        "SecretValues",
        List.of(Map.of("ARN", ARN, "SecretString", SecretValue.text("canary"))),
        "Errors",
        List.of(missing));
  }

  private Map<String, ?> assumeRole(Call call, Input input) {
    Optional<Duration> asked = input.number("DurationSeconds").map(Duration::ofSeconds);
    Instant end = SessionDuration.end(asked, call.time().plusSeconds(7200), call.time());
    try (IssuedSession issued = tokens.issue(CHECKOUT, end, call.time(), new SecureRandom())) {
      Map<String, Object> credentials = new LinkedHashMap<>();
      credentials.put("AccessKeyId", issued.session().accessKeyId());
      credentials.put("SecretAccessKey", issued.secret().text(PlaintextAccess.granted()));
      credentials.put("SessionToken", issued.token());
      credentials.put("Expiration", issued.session().expiresAt());
      return Map.of(
          "Credentials",
          credentials,
          "SubjectFromWebIdentityToken",
          "system:serviceaccount:shop:checkout",
          "Audience",
          "sts.amazonaws.com");
    }
  }
}
