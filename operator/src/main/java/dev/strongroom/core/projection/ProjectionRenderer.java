package dev.strongroom.core.projection;

import dev.strongroom.core.projection.Shape.Entry;
import dev.strongroom.core.projection.Shape.Member;
import dev.strongroom.core.projection.Shape.Whole;
import dev.strongroom.core.templates.Expressions;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.List;

/** Makes the data of a Secret from a value. */
public final class ProjectionRenderer {
  private final JsonObjects json;
  private final SecretTypes types;
  private final TemplateRenderer templates;

  /** A renderer that reads JSON and evaluates expressions with these. */
  public ProjectionRenderer(JsonObjects json, Expressions expressions) {
    this.json = json;
    this.types = new SecretTypes(json);
    this.templates = new TemplateRenderer(json, expressions);
  }

  /**
   * The data that the declaration asks for; the caller closes it.
   *
   * @param seed a public text that is another one for every version of every secret
   * @throws dev.strongroom.core.problems.InvalidInput when a JSON key is asked for and the value is
   *     not an object or has no such key, when the form cannot be made of the value, when a
   *     template has an expression without a result, and when the data cannot work for the type of
   *     the Secret; the message names the entry or the expression, never the value
   */
  public ProjectedData render(ProjectionSpec spec, SecretValue value, String seed) {
    Shape shape = spec.shape();
    ProjectedData data = new ProjectedData();
    try {
      shape
          .form()
          .ifPresent(
              form -> new FormRenderer(json, spec.path() + ".form").render(form, value, data));
      putWhole(shape.entries(), value, data);
      putMembers(shape.entries(), spec.path() + ".data", value, data);
      templates.render(shape, value, seed, data);
      types.require(spec.type(), data);
      return data;
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private static void putWhole(List<Entry> entries, SecretValue value, ProjectedData data) {
    entries.stream()
        .filter(Whole.class::isInstance)
        .forEach(e -> data.put(e.key(), value.bytes(PlaintextAccess.granted())));
  }

  private void putMembers(List<Entry> entries, String path, SecretValue value, ProjectedData data) {
    if (entries.stream().noneMatch(Member.class::isInstance)) {
      return;
    }
    try (JsonObject object = json.require(value, path)) {
      for (int i = 0; i < entries.size(); i++) {
        if (entries.get(i) instanceof Member member) {
          String field = path + "[" + i + "].jsonKey";
          data.put(member.key(), bytes(object, member.jsonKey(), field));
        }
      }
    }
  }

  /** An empty string is a value of a Secret as any other, and keeps no other key away. */
  static byte[] bytes(JsonObject object, String jsonKey, String path) {
    if (object.kind(jsonKey) == JsonObjects.Member.EMPTY) {
      return new byte[0];
    }
    try (SecretValue member = object.member(jsonKey, path)) {
      return member.bytes(PlaintextAccess.granted());
    }
  }
}
