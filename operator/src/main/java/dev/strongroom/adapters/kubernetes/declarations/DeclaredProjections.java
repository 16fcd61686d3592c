package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.projection.Form;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.projection.Shape;
import dev.strongroom.core.projection.Shape.Entry;
import dev.strongroom.core.projection.Shape.Templated;
import dev.strongroom.core.templates.Template;
import dev.strongroom.crds.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the Secrets that objects declare, with the defaults that the fields' descriptions name. */
final class DeclaredProjections {
  private static final String DEFAULT_TYPE = "Opaque";
  private static final String DEFAULT_KEY = "value";

  private DeclaredProjections() {}

  /**
   * The Secret that is asked for.
   *
   * @param path the field that declares it
   * @param name its name
   * @param tracked whether workloads are restarted for it
   * @throws dev.strongroom.core.problems.InvalidInput when there can be none like it
   */
  static ProjectionSpec read(String path, Projection p, String name, boolean tracked) {
    Optional<Form> form = Optional.ofNullable(p.form()).map(DeclaredProjections::of);
    return new ProjectionSpec(
        path,
        ObjectName.declared(path + ".name", name),
        form.map(Form::type).orElseGet(() -> orElse(p.type(), DEFAULT_TYPE)),
        orElse(p.labels(), Map.of()),
        orElse(p.annotations(), Map.of()),
        new Shape(
            form.isPresent() ? List.of() : entries(path, p),
            form,
            templates(path, orElse(p.templates(), Map.of()))),
        p.deletionPolicy() == Projection.DeletionPolicy.Delete,
        Boolean.TRUE.equals(p.adopt()),
        tracked);
  }

  private static List<Entry> entries(String path, Projection p) {
    if (p.data() == null) {
      return p.templates() == null ? List.of(Entry.whole(DEFAULT_KEY)) : List.of();
    }
    List<Entry> entries = new ArrayList<>();
    for (Projection.Entry entry : p.data()) {
      String template = path + ".data[" + entries.size() + "].template";
      entries.add(
          entry.template() != null
              ? new Templated(entry.key(), Template.parse(template, entry.template()))
              : entry.jsonKey() != null
                  ? Entry.member(entry.key(), entry.jsonKey())
                  : Entry.whole(entry.key()));
    }
    return entries;
  }

  private static SortedMap<String, Template> templates(String path, Map<String, String> declared) {
    SortedMap<String, Template> templates = new TreeMap<>();
    declared.forEach(
        (key, text) -> templates.put(key, Template.parse(path + ".templates[" + key + "]", text)));
    return templates;
  }

  private static Form of(Projection.Form form) {
    return switch (form) {
      case DotEnv -> Form.DOT_ENV;
      case Properties -> Form.PROPERTIES;
      case Json -> Form.JSON;
      case Yaml -> Form.YAML;
      case DockerConfigJson -> Form.DOCKER_CONFIG_JSON;
      case BasicAuth -> Form.BASIC_AUTH;
      case Tls -> Form.TLS;
      case SshAuth -> Form.SSH_AUTH;
    };
  }

  private static <T> T orElse(T value, T fallback) {
    return value == null ? fallback : value;
  }
}
