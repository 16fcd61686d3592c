package dev.strongroom.core.projection;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.TemplateReason;
import dev.strongroom.core.templates.ExpressionFailed;
import dev.strongroom.core.templates.Expressions;
import dev.strongroom.core.templates.Expressions.Rendering;
import dev.strongroom.core.templates.Template;
import dev.strongroom.core.templates.Template.Expression;
import dev.strongroom.core.templates.Template.Part;
import dev.strongroom.core.templates.Template.Text;
import dev.strongroom.core.templates.ValuePath;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.JsonPointer;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the data of a Secret from templates. */
final class TemplateRenderer {
  /** Most bytes of a Secret's data (Kubernetes' {@code MaxSecretSize}). */
  static final int MAX_BYTES = 1 << 20;

  private final JsonObjects json;
  private final Expressions expressions;

  TemplateRenderer(JsonObjects json, Expressions expressions) {
    this.json = json;
    this.expressions = expressions;
  }

  /**
   * Puts what the templates make.
   *
   * @throws InvalidInput when an expression has no result, or the data is too large; the message
   *     names the expression, never the value
   */
  void render(Shape shape, SecretValue value, String seed, ProjectedData data) {
    List<Map.Entry<String, Template>> templates = shape.allTemplates().toList();
    if (templates.isEmpty()) {
      return;
    }
    Rendering rendering = expressions.over(value, seed);
    int room = MAX_BYTES - data.size();
    for (Map.Entry<String, Template> entry : templates) {
      byte[] text = text(entry.getValue(), value, rendering, room);
      data.put(entry.getKey(), text);
      room -= text.length;
    }
  }

  private byte[] text(Template template, SecretValue value, Rendering rendering, int room) {
    List<byte[]> parts = new ArrayList<>();
    try {
      int size = 0;
      for (Part part : template.parts()) {
        byte[] bytes =
            part instanceof Expression expression
                ? result(template, expression, value, rendering)
                : ((Text) part).text().getBytes(StandardCharsets.UTF_8);
        parts.add(bytes);
        size += bytes.length;
        if (size > room) {
          throw new InvalidInput(TemplateReason.TemplateTooLarge.with(template.path(), MAX_BYTES));
        }
      }
      ByteBuffer whole = ByteBuffer.allocate(size);
      parts.forEach(whole::put);
      return whole.array();
    } finally {
      parts.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
    }
  }

  private byte[] result(
      Template template, Expression expression, SecretValue value, Rendering rendering) {
    return ValuePath.parse(expression.source())
        .flatMap(path -> at(path, value, template.at(expression.offset()).toString()))
        .orElseGet(() -> evaluated(template, expression, rendering));
  }

  /** What stands there, as it stands; empty when a key looks like the path and hides the place. */
  private Optional<byte[]> at(ValuePath path, SecretValue value, String where) {
    if (path.tokens().isEmpty()) {
      return Optional.of(value.bytes(PlaintextAccess.granted()));
    }
    try (JsonObject object = json.require(value, where)) {
      String key = path.key();
      boolean isHidden = JsonPointer.isMeant(key) && object.keys().contains(key);
      return isHidden
          ? Optional.empty()
          : Optional.of(ProjectionRenderer.bytes(object, key, where));
    }
  }

  private static byte[] evaluated(Template template, Expression expression, Rendering rendering) {
    try {
      return rendering.evaluate(expression.source());
    } catch (ExpressionFailed failed) {
      throw new InvalidInput(
          failed.reason().with(template.at(expression.offset() + failed.offset())));
    }
  }
}
