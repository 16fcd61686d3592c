package dev.strongroom.adapters.awsapi.kms;

import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.kms.DescribeKeys;
import dev.strongroom.core.kms.KeyPolicies;
import dev.strongroom.core.kms.LocatedKey;
import dev.strongroom.core.kms.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The actions that say what there is. */
final class DescriptionHandlers {
  private static final String KEY_ID = "KeyId";
  private static final int HUNDRED = 100;
  private static final int FIFTY = 50;

  private static final Page<LocatedKey> NO_KEYS = new Page<>(List.of(), Optional.empty());

  private final DescribeKeys keys;

  DescriptionHandlers(DescribeKeys keys) {
    this.keys = keys;
  }

  Map<String, Handler> all() {
    return Map.of(
        "DescribeKey", this::describe,
        "ListKeys", this::list,
        "ListAliases", this::aliases,
        "GetKeyPolicy", this::policy,
        "ListKeyPolicies", this::policyNames,
        "GetKeyRotationStatus", this::rotation,
        "ListResourceTags", this::tags);
  }

  private Map<String, ?> describe(ActionCall call, Input input) {
    return Map.of(
        "KeyMetadata", KeyOutput.metadata(keys.describe(call, input.requiredText(KEY_ID))));
  }

  private Map<String, ?> list(ActionCall call, Input input) {
    Page<LocatedKey> page = keys.list(call, page(input, HUNDRED, 10 * HUNDRED));
    boolean own = input.texts("ResourceOwners").map(owners -> owners.contains("SELF")).orElse(true);
    // Nobody shares keys through Resource Access Manager here.
    return output("Keys", own ? page : NO_KEYS, DescriptionHandlers::entry);
  }

  private static Map<String, ?> entry(LocatedKey key) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put(KEY_ID, key.record().keyId().toString());
    entry.put("KeyArn", key.arn().toString());
    return entry;
  }

  private Map<String, ?> aliases(ActionCall call, Input input) {
    return output(
        "Aliases",
        keys.aliases(call, input.text(KEY_ID), page(input, FIFTY, HUNDRED)),
        alias -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("AliasName", alias.name());
          entry.put("AliasArn", alias.arn());
          alias.target().ifPresent(target -> entry.put("TargetKeyId", target));
          return entry;
        });
  }

  private Map<String, ?> policy(ActionCall call, Input input) {
    String name = input.text("PolicyName").orElse(KeyPolicies.NAME);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("Policy", keys.policy(call, input.requiredText(KEY_ID), name));
    out.put("PolicyName", name);
    return out;
  }

  private Map<String, ?> policyNames(ActionCall call, Input input) {
    return output(
        "PolicyNames",
        keys.policyNames(call, input.requiredText(KEY_ID), page(input, HUNDRED, HUNDRED)),
        name -> name);
  }

  private Map<String, ?> rotation(ActionCall call, Input input) {
    return KeyOutput.rotation(keys.rotationStatus(call, input.requiredText(KEY_ID)));
  }

  private Map<String, ?> tags(ActionCall call, Input input) {
    return output(
        "Tags",
        keys.tags(call, input.requiredText(KEY_ID), page(input, FIFTY, FIFTY)),
        tag -> Map.of("TagKey", tag.key(), "TagValue", tag.value()));
  }

  /** More than the most is the most. */
  private static Page.Request page(Input input, int usual, int most) {
    int limit = input.number("Limit").map(Math::toIntExact).orElse(usual);
    return new Page.Request(Math.min(limit, most), input.text("Marker"));
  }

  private static <T> Map<String, ?> output(String name, Page<T> page, Function<T, ?> entry) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(name, page.items().stream().map(entry).toList());
    page.nextMarker().ifPresent(marker -> out.put("NextMarker", marker));
    out.put("Truncated", page.nextMarker().isPresent());
    return out;
  }
}
