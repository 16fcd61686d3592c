package dev.strongroom.adapters.awsapi.ssm;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.Action.Handler;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.Service;
import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.Plaintexts;
import dev.strongroom.adapters.awsapi.model.SsmInputs;
import dev.strongroom.adapters.awsapi.wire.JsonOutput;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.actions.ValueActions;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.values.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * GetParameter and GetParameters for references to secrets. There are no other parameters. Whoever
 * may read the value of the secret may read the parameter.
 */
public final class SsmActions {
  private static final String NOT_FOUND = "ParameterNotFound";

  private static final AwsError NOT_DECRYPTED =
      AwsError.validation(
          "WithDecryption flag must be True for retrieving a Secret Manager secret.");

  private static final AwsError REFUSED =
      AwsError.validation("An error occurred while calling one AWS dependency service.");

  private static final AwsError INVALID = AwsError.validation("Invalid Request to Secrets Manager");

  private final ValueActions values;
  private final ActionCalls calls;
  private final JsonOutput json = new JsonOutput();

  /** Actions that read values like this. */
  public SsmActions(ValueActions values, ActionCalls calls) {
    this.values = values;
    this.calls = calls;
  }

  /** All of them. */
  public List<Action<?>> all() {
    return List.of(action("GetParameter", this::one), action("GetParameters", this::several));
  }

  private static Action<Input> action(String name, Handler<Input> handler) {
    return Action.signed(
        Service.SSM, name, SsmInputs.all().get(name), Function.identity(), handler);
  }

  private Map<String, ?> one(Call call, Input input) {
    return Map.of(
        "Parameter", parameter(calls.of(call), input.requiredText("Name"), isDecrypted(input)));
  }

  /** What cannot be answered is told by its name; a closed door refuses the whole call, as AWS. */
  private Map<String, ?> several(Call call, Input input) {
    ActionCall asked = calls.of(call);
    List<Map<String, Object>> found = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    try {
      for (String name : input.texts("Names").orElseThrow()) {
        try {
          found.add(parameter(asked, name, isDecrypted(input)));
        } catch (AwsException refused) {
          if (refused.error().equals(REFUSED)) {
            throw refused;
          }
          invalid.add(name);
        }
      }
    } catch (RuntimeException failed) {
      Plaintexts.wipe(found);
      throw failed;
    }
    return Map.of("Parameters", found, "InvalidParameters", invalid);
  }

  private static boolean isDecrypted(Input input) {
    return input.flag("WithDecryption").orElse(false);
  }

  /**
   * One parameter, whose value is the caller's to wipe.
   *
   * @throws AwsException for what Systems Manager refuses
   */
  private Map<String, Object> parameter(ActionCall call, String name, boolean decrypted) {
    SecretReference reference =
        SecretReference.parse(name).orElseThrow(() -> AwsError.client(NOT_FOUND, "").exception());
    if (!decrypted) {
      throw NOT_DECRYPTED.exception();
    }
    for (VersionReference version : reference.versions()) {
      Optional<Map<String, Object>> found = read(call, reference, version);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw reference.notFound().exception();
  }

  private Optional<Map<String, Object>> read(
      ActionCall call, SecretReference reference, VersionReference version) {
    try {
      return Optional.of(
          values.get(
              call,
              reference.secret(),
              version,
              (record, entry, value) -> rendered(reference, record, entry, value)));
    } catch (Rejected rejected) {
      if (rejected.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw (rejected.kind() == Kind.ACCESS_DENIED ? REFUSED : INVALID).exception();
    } catch (KeyUnusable unusable) {
      throw REFUSED.exception();
    }
  }

  /** A binary value has no place in a parameter, so there is none then. */
  private Map<String, Object> rendered(
      SecretReference reference, SecretRecord record, VersionEntry version, SecretValue value) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("Name", reference.name());
    parameter.put("Type", "SecureString");
    if (value.kind() == SecretValue.Kind.TEXT) {
      parameter.put("Value", value.copy());
    }
    parameter.put("Version", 0L);
    reference.selector().ifPresent(selector -> parameter.put("Selector", ":" + selector));
    parameter.put("SourceResult", source(record, version));
    parameter.put("LastModifiedDate", version.createdAt());
    parameter.put("ARN", record.arn().toString());
    return parameter;
  }

  /** What GetSecretValue says beside the value, which is not repeated here. */
  private String source(SecretRecord record, VersionEntry version) {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("ARN", record.arn().toString());
    source.put("name", record.arn().name().value());
    source.put("versionId", version.id().value());
    source.put(
        "versionStages",
        record.labels().of(version.id()).stream().map(StagingLabel::value).toList());
    source.put("createdDate", version.createdAt().toString());
    return new String(json.write(source), StandardCharsets.UTF_8);
  }
}
