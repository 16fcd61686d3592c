package dev.strongroom.core.audit;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Fields of a record, each of them allowed and checked: there is no way to put in another one.
 * Immutable.
 */
public final class AuditFields {
  /** No fields; a record has {@code null} for them. */
  public static final AuditFields NONE = new AuditFields(Map.of());

  private final Map<String, Object> fields;

  private AuditFields(Map<String, Object> fields) {
    this.fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /**
   * Takes what is allowed and nothing else.
   *
   * @param allowed the fields to ask for
   * @param source the member of a request or a response with this name: a String, a whole number, a
   *     Boolean, an Instant or a collection of those
   */
  public static AuditFields of(Set<AuditField> allowed, Function<AuditField, Optional<?>> source) {
    Map<String, Object> taken = new TreeMap<>();
    for (AuditField field : allowed) {
      source
          .apply(field)
          .flatMap(field::recorded)
          .ifPresent(value -> taken.put(field.json(), value));
    }
    return new AuditFields(taken);
  }

  /** These fields and one more. */
  public AuditFields with(AuditField field, Object value) {
    Map<String, Object> more = new TreeMap<>(fields);
    field.recorded(value).ifPresent(recorded -> more.put(field.json(), recorded));
    return new AuditFields(more);
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  void writeTo(JsonText json) {
    json.begin();
    fields.forEach((name, value) -> json.name(name).value(value));
    json.end();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AuditFields fieldsOf && fields.equals(fieldsOf.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
