package dev.strongroom.adapters.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionResolver;
import dev.cel.runtime.CelLateFunctionBindings;
import dev.cel.runtime.CelRuntime;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.TemplateReason;
import dev.strongroom.core.templates.ExpressionFailed;
import dev.strongroom.core.templates.Expressions.Rendering;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates the expressions of one Secret. The engine takes strings, which cannot be wiped; they
 * live as long as this. Its messages quote the value: of them the position alone is read.
 */
final class CelRendering implements Rendering {
  private static final Pattern POSITION =
      Pattern.compile("evaluation error at <input>:([0-9]{1,6}):.*", Pattern.DOTALL);

  private final JsonObjects json;
  private final SecretValue value;
  private final Budget budget = new Budget();
  private final PasswordHashes hashes;
  private final KeyStores keyStores;
  private Map<String, Object> variables;
  private CelFunctionResolver functions;

  CelRendering(JsonObjects json, SecretValue value, String seed) {
    this.json = json;
    this.value = value;
    Salts salts = new Salts(seed);
    this.hashes = new PasswordHashes(salts, budget);
    this.keyStores = new KeyStores(salts, budget);
  }

  @Override
  public byte[] evaluate(String expression) throws ExpressionFailed {
    CelRuntime.Program program = CelEngine.get().program(expression);
    prepare();
    try {
      return Text.of(program.trace(variables, functions, (step, result) -> budget.step(result)));
    } catch (CelEvaluationException failed) {
      throw failure(expression, failed);
    } catch (Stop notText) {
      throw new ExpressionFailed(notText.reason(), 0);
    }
  }

  private void prepare() {
    if (variables == null) {
      variables = Map.of(CelEngine.VALUE, read());
      functions =
          CelLateFunctionBindings.from(
              CelFunctionBinding.from("bcrypt", String.class, hashes::bcrypt),
              CelFunctionBinding.from("htpasswd", String.class, String.class, hashes::htpasswd),
              CelFunctionBinding.from("json_decode", String.class, this::decoded),
              CelFunctionBinding.from(
                  "keystore_pkcs12",
                  CelFunctions.TEXTS,
                  of -> keyStores.pkcs12((String) of[0], (String) of[1], (String) of[2])),
              CelFunctionBinding.from(
                  "keystore_jks",
                  CelFunctions.TEXTS,
                  of -> keyStores.jks((String) of[0], (String) of[1], (String) of[2])),
              CelFunctionBinding.from(
                  "truststore_pkcs12", String.class, String.class, keyStores::trustPkcs12),
              CelFunctionBinding.from(
                  "truststore_jks", String.class, String.class, keyStores::trustJks));
    }
  }

  private Object read() {
    if (value.kind() == SecretValue.Kind.BINARY) {
      return CelByteString.of(value.bytes(PlaintextAccess.granted()));
    }
    return json.parse(value).<Object>map(CelRendering::tree).orElseGet(this::text);
  }

  private String text() {
    if (json.hasDuplicateKey(value)) {
      throw new InvalidInput(ProjectionReason.DuplicateJsonKey.with("spec.projection"));
    }
    return value.text(PlaintextAccess.granted());
  }

  private Object decoded(String text) {
    try (SecretValue object = SecretValue.text(text)) {
      return json.parse(object)
          .map(CelRendering::tree)
          .orElseThrow(() -> new Stop(TemplateReason.TemplateArgument));
    } catch (InvalidInput tooLarge) {
      throw new Stop(TemplateReason.TemplateArgument);
    }
  }

  private static JsonTree tree(JsonObject object) {
    try (object) {
      return JsonTree.of(object);
    }
  }

  private ExpressionFailed failure(String expression, CelEvaluationException failed) {
    Matcher position = POSITION.matcher(String.valueOf(failed.getMessage()));
    int characters = position.matches() ? Integer.parseInt(position.group(1)) : 0;
    return new ExpressionFailed(reason(failed), CelEngine.offset(expression, 0, characters));
  }

  private TemplateReason reason(CelEvaluationException failed) {
    if (budget.isExceeded() || failed.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
      return TemplateReason.TemplateTooCostly;
    }
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof Stop stop) {
        return stop.reason();
      }
    }
    return switch (failed.getErrorCode()) {
      case ATTRIBUTE_NOT_FOUND, INDEX_OUT_OF_BOUNDS -> TemplateReason.TemplateKeyNotFound;
      case OVERLOAD_NOT_FOUND, AMBIGUOUS_OVERLOAD, TYPE_NOT_FOUND -> TemplateReason.TemplateTypes;
      default -> TemplateReason.TemplateArgument;
    };
  }
}
