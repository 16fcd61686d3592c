package dev.strongroom.core.projection;

import dev.strongroom.core.projection.ProjectionSpec.Entry;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.List;

/** Makes the data of a Secret from a value. */
public final class ProjectionRenderer {
  private final JsonObjects json;
  private final SecretTypes types;
  private final FormRenderer forms;

  /** A renderer that reads JSON with this. */
  public ProjectionRenderer(JsonObjects json) {
    this.json = json;
    this.types = new SecretTypes(json);
    this.forms = new FormRenderer(json);
  }

  /**
   * The data that the declaration asks for; the caller closes it.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when a JSON key is asked for and the value is
   *     not an object or has no such key, when the form cannot be made of the value, and when the
   *     data cannot work for the type of the Secret; the message names the entry, never the value
   */
  public ProjectedData render(ProjectionSpec spec, SecretValue value) {
    ProjectedData data = new ProjectedData();
    try {
      spec.form().ifPresent(form -> forms.render(form, value, data));
      putWhole(spec.entries(), value, data);
      putMembers(spec.entries(), value, data);
      types.require(spec.type(), data);
      return data;
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private void putWhole(List<Entry> entries, SecretValue value, ProjectedData data) {
    entries.stream()
        .filter(e -> e.jsonKey().isEmpty())
        .forEach(e -> data.put(e.key(), value.bytes(PlaintextAccess.granted())));
  }

  private void putMembers(List<Entry> entries, SecretValue value, ProjectedData data) {
    if (entries.stream().noneMatch(e -> e.jsonKey().isPresent())) {
      return;
    }
    try (JsonObject object = json.require(value, "spec.projection.data")) {
      for (int i = 0; i < entries.size(); i++) {
        Entry entry = entries.get(i);
        if (entry.jsonKey().isPresent()) {
          String path = "spec.projection.data[" + i + "].jsonKey";
          data.put(entry.key(), bytes(object, entry.jsonKey().get(), path));
        }
      }
    }
  }

  /** An empty string is a value of a Secret as any other, and keeps no other key away. */
  private static byte[] bytes(JsonObject object, String jsonKey, String path) {
    if (object.kind(jsonKey) == JsonObjects.Member.EMPTY) {
      return new byte[0];
    }
    try (SecretValue member = object.member(jsonKey, path)) {
      return member.bytes(PlaintextAccess.granted());
    }
  }
}
