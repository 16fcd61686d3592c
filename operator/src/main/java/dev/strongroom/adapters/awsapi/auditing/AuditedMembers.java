package dev.strongroom.adapters.awsapi.auditing;

import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.audit.AuditField;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the members of inputs and outputs are that a record may have. Whatever is found is checked
 * by {@link AuditField} again, so nothing but text, numbers, flags and times of its form is
 * recorded.
 */
final class AuditedMembers {
  private AuditedMembers() {}

  /** A member of an input. */
  static Optional<?> of(Input input, AuditField field) {
    return find(input::member, field);
  }

  /** A member of an output. */
  static Optional<?> of(Map<String, ?> output, AuditField field) {
    return find(name -> Optional.ofNullable(output.get(name)), field);
  }

  private static Optional<?> find(Function<String, Optional<?>> members, AuditField field) {
    return switch (field) {
      case ARN -> members.apply("ARN");
      case TAG_KEYS -> first(members.apply("TagKeys"), tagKeys(members));
      // KMS calls it otherwise than Secrets Manager.
      case MAX_RESULTS -> first(members.apply("MaxResults"), members.apply("Limit"));
      case ADD_REPLICA_REGIONS -> each(members.apply("AddReplicaRegions"), "Region");
      default -> members.apply(capitalized(field.json()));
    };
  }

  /** Secrets Manager's tags have keys, those of KMS have tag keys. */
  private static Optional<?> tagKeys(Function<String, Optional<?>> members) {
    Optional<?> tags = members.apply("Tags");
    Optional<List<Object>> keys = each(tags, "Key").filter(found -> !found.isEmpty());
    return keys.isPresent() ? keys : each(tags, "TagKey");
  }

  /** A member of each structure in a list. */
  private static Optional<List<Object>> each(Optional<?> structures, String member) {
    if (structures.isEmpty() || !(structures.get() instanceof List<?> list)) {
      return Optional.empty();
    }
    return Optional.of(
        list.stream()
            .filter(Input.class::isInstance)
            .flatMap(structure -> ((Input) structure).member(member).stream())
            .toList());
  }

  private static Optional<?> first(Optional<?> one, Optional<?> other) {
    return one.isPresent() ? one : other;
  }

  private static String capitalized(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
