package dev.strongroom.adapters.awsapi.sts;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.Service;
import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.StsInputs;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.sessions.AssumeRole;
import dev.strongroom.core.sessions.AssumeRoleWithWebIdentity;
import dev.strongroom.core.sessions.RoleRequest;
import dev.strongroom.core.sessions.SessionRefused;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The actions of STS that are served. */
public final class StsActions {
  private static final String WITH_TOKEN = "AssumeRoleWithWebIdentity";
  private static final int FORBIDDEN = 403;

  /**
   * Members that would narrow a session or say more about it. Sessions here have no policy, tags or
   * source, so a request for them is refused: without them the session could do more than its
   * client meant it to.
   */
  private static final List<String> UNSUPPORTED =
      List.of(
          "Policy",
          "PolicyArns",
          "Tags",
          "TransitiveTagKeys",
          "SerialNumber",
          "TokenCode",
          "SourceIdentity",
          "ProvidedContexts",
          "ProviderId");

  private final AssumeRoleWithWebIdentity withToken;
  private final AssumeRole withSession;

  /** Actions over these use cases. */
  public StsActions(AssumeRoleWithWebIdentity withToken, AssumeRole withSession) {
    this.withToken = withToken;
    this.withSession = withSession;
  }

  /** All of them. */
  public List<Action<?>> all() {
    return List.of(
        Action.unsigned(
            Service.STS,
            WITH_TOKEN,
            StsInputs.all().get(WITH_TOKEN),
            Function.identity(),
            this::assumeWithToken),
        Action.signed(
            Service.STS,
            "AssumeRole",
            StsInputs.all().get("AssumeRole"),
            StsActions::role,
            this::assume),
        Action.signed(
            Service.STS,
            "GetCallerIdentity",
            StsInputs.all().get("GetCallerIdentity"),
            Function.identity(),
            (call, none) -> SessionOutput.of(call.session().identity())));
  }

  private static RoleRequest role(Input input) {
    UNSUPPORTED.stream()
        .filter(input::has)
        .findFirst()
        .ifPresent(
            member -> {
              throw AwsError.client(
                      "ValidationError", member + " is not supported here. Leave it out.")
                  .exception();
            });
    return new RoleRequest(
        input.requiredText("RoleArn"),
        input.requiredText("RoleSessionName"),
        input.number("DurationSeconds").map(Duration::ofSeconds));
  }

  private Map<String, ?> assumeWithToken(Call call, Input input) {
    RoleRequest role = role(input);
    try (SecretValue token = SecretValue.text(input.requiredText("WebIdentityToken"))) {
      return SessionOutput.of(withToken.assume(role, token, call.time()));
    } catch (SessionRefused refused) {
      throw error(refused);
    } catch (Unavailable unavailable) {
      throw AwsError.client(
              "IDPCommunicationError",
              "The identity provider that verifies tokens does not answer. Retry.")
          .exception();
    }
  }

  private Map<String, ?> assume(Call call, RoleRequest role) {
    try {
      return SessionOutput.of(withSession.assume(call.session(), role, call.time()));
    } catch (SessionRefused refused) {
      throw error(refused);
    }
  }

  static AwsException error(SessionRefused refused) {
    String message = refused.getMessage();
    AwsError error =
        switch (refused.fault()) {
          case INVALID_TOKEN -> AwsError.client("InvalidIdentityToken", message);
          case EXPIRED_TOKEN -> AwsError.client("ExpiredTokenException", message);
          case ACCESS_DENIED -> new AwsError("AccessDenied", FORBIDDEN, message);
          case VALIDATION -> AwsError.client("ValidationError", message);
        };
    return error.exception();
  }
}
