package dev.strongroom.adapters.awsapi.sts;

import static dev.strongroom.adapters.awsapi.model.Shape.required;
import static dev.strongroom.adapters.awsapi.model.Shape.structure;
import static dev.strongroom.adapters.awsapi.model.Shape.text;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.Service;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.core.accesskeys.IssueAccessKey;
import dev.strongroom.core.sessions.RoleArn;
import dev.strongroom.core.sessions.SessionRefused;
import dev.strongroom.core.values.SecretValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Issuing of static access keys, in the protocol of STS. AWS has no such action: there IAM creates
 * keys, here objects of Kubernetes do.
 */
public final class AccessKeyActions {
  private static final Structure INPUT =
      structure(
          required("RoleArn", text(20, 2048)),
          required("AccessKeyName", text(1, 253)),
          required("WebIdentityToken", text(4, 20_000).secret()));

  private final IssueAccessKey issuing;

  public AccessKeyActions(IssueAccessKey issuing) {
    this.issuing = issuing;
  }

  /** All of them. */
  public List<Action<?>> all() {
    return List.of(
        Action.unsigned(Service.STS, "IssueAccessKey", INPUT, Function.identity(), this::issue));
  }

  private Map<String, ?> issue(Call call, Input input) {
    try (SecretValue token = SecretValue.text(input.requiredText("WebIdentityToken"))) {
      RoleArn role =
          RoleArn.parse(input.requiredText("RoleArn"))
              .orElseThrow(() -> SessionRefused.invalid("Request ARN is invalid."));
      IssueAccessKey.Issued issued =
          issuing.issue(role, input.requiredText("AccessKeyName"), token, call.time());
      Map<String, Object> key = new LinkedHashMap<>();
      key.put("AccessKeyId", issued.key().id());
      key.put("SecretAccessKey", issued.secret());
      Map<String, Object> output = new LinkedHashMap<>();
      output.put("AccessKey", key);
      output.put("SubjectFromWebIdentityToken", issued.identity().subject());
      output.put("Audience", issued.identity().audience());
      return output;
    } catch (SessionRefused refused) {
      throw StsActions.error(refused);
    }
  }
}
