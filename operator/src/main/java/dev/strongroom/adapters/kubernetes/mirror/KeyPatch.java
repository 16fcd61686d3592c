package dev.strongroom.adapters.kubernetes.mirror;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.kms.KeyChange;

/** A change of an EncryptionKey as a JSON merge patch (RFC 7386), which leaves all else alone. */
final class KeyPatch {
  private static final String METADATA = "metadata";
  private static final String ALIAS = "alias";
  private static final String ADDITIONAL_ALIASES = "additionalAliases";
  private static final String DESCRIPTION = "description";
  private static final String ENABLED = "enabled";
  private static final String POLICY = "policy";
  private static final String PERIOD = "rotationPeriodInDays";
  private static final String SCHEDULE = "schedule";

  private final ObjectNode patch = JsonNodeFactory.instance.objectNode();

  private KeyPatch() {}

  /**
   * The aliases of a declaration, as JSON.
   *
   * @param version of the object that they follow from: a later one is not patched
   */
  static String aliases(KeyDeclaration next, String version) {
    KeyPatch made = new KeyPatch();
    made.patch.putObject(METADATA).put("resourceVersion", version);
    ObjectNode spec = made.spec();
    spec.put(ALIAS, next.alias().equals(next.owner().name()) ? null : next.alias());
    if (next.additionalAliases().isEmpty()) {
      spec.putNull(ADDITIONAL_ALIASES);
    } else {
      ArrayNode additional = spec.putArray(ADDITIONAL_ALIASES);
      next.additionalAliases().forEach(additional::add);
    }
    return made.patch.toString();
  }

  /** Any other change, as JSON. */
  static String of(KeyChange change) {
    KeyPatch made = new KeyPatch();
    made.put(change);
    return made.patch.toString();
  }

  private void put(KeyChange change) {
    if (change instanceof KeyChange.Enabled enabled) {
      spec().put(ENABLED, enabled.enabled());
    } else if (change instanceof KeyChange.Description description) {
      String text = description.description();
      spec().put(DESCRIPTION, text.isEmpty() ? null : text);
    } else if (change instanceof KeyChange.Policy policy) {
      spec().put(POLICY, policy.policy());
    } else if (change instanceof KeyChange.RotationPeriod period) {
      spec().put(PERIOD, period.days().orElse(null));
    } else if (change instanceof KeyChange.Rotation rotation) {
      patch
          .putObject(METADATA)
          .putObject("annotations")
          .put(StrongroomNames.ROTATE, rotation.request());
    } else if (change instanceof KeyChange.Tags tags) {
      ObjectNode map = spec().putObject("tags");
      tags.tags().forEach(map::put);
    } else if (change instanceof KeyChange.TagsRemoved removed) {
      ObjectNode map = spec().putObject("tags");
      removed.keys().forEach(map::putNull);
    } else {
      putDeletion(change);
    }
  }

  private void putDeletion(KeyChange change) {
    ObjectNode spec = spec();
    ObjectNode deletion = spec.putObject("deletion");
    if (change instanceof KeyChange.Deletion scheduled) {
      deletion.put(SCHEDULE, true).put("pendingWindowInDays", scheduled.windowDays());
    } else {
      deletion.putNull(SCHEDULE);
      spec.put(ENABLED, false);
    }
  }

  private ObjectNode spec() {
    return patch.putObject("spec");
  }
}
