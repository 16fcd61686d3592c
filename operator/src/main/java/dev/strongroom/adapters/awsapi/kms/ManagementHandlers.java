package dev.strongroom.adapters.awsapi.kms;

import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.kms.ChangeKeys;
import dev.strongroom.core.kms.CreateKey;
import dev.strongroom.core.kms.KeyAliases;
import dev.strongroom.core.kms.KeyPolicies;
import dev.strongroom.core.kms.LocatedKey;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The actions that make and change keys and aliases. */
final class ManagementHandlers {
  private static final String KEY_ID = "KeyId";
  private static final String ALIAS_NAME = "AliasName";
  private static final String TARGET = "TargetKeyId";
  private static final String BYPASS = "BypassPolicyLockoutSafetyCheck";

  private final CreateKey create;
  private final ChangeKeys change;
  private final KeyAliases aliases;

  ManagementHandlers(CreateKey create, ChangeKeys change, KeyAliases aliases) {
    this.create = create;
    this.change = change;
    this.aliases = aliases;
  }

  Map<String, Handler> all() {
    return Map.ofEntries(
        Map.entry("CreateKey", this::create),
        Map.entry("EnableKey", done((call, in) -> change.enable(call, keyId(in)))),
        Map.entry("DisableKey", done((call, in) -> change.disable(call, keyId(in)))),
        Map.entry(
            "UpdateKeyDescription",
            done((call, in) -> change.describe(call, keyId(in), in.requiredText("Description")))),
        Map.entry("EnableKeyRotation", done(this::enableRotation)),
        Map.entry(
            "DisableKeyRotation", done((call, in) -> change.disableRotation(call, keyId(in)))),
        Map.entry("RotateKeyOnDemand", (call, in) -> arn(change.rotate(call, keyId(in)))),
        Map.entry("ScheduleKeyDeletion", this::scheduleDeletion),
        Map.entry("CancelKeyDeletion", (call, in) -> arn(change.cancelDeletion(call, keyId(in)))),
        Map.entry("PutKeyPolicy", done(this::putPolicy)),
        Map.entry("TagResource", done((call, in) -> change.tag(call, keyId(in), tags(in)))),
        Map.entry("UntagResource", done((call, in) -> change.untag(call, keyId(in), tagKeys(in)))),
        Map.entry(
            "CreateAlias",
            done(
                (call, in) ->
                    aliases.create(call, in.requiredText(ALIAS_NAME), in.requiredText(TARGET)))),
        Map.entry(
            "UpdateAlias",
            done(
                (call, in) ->
                    aliases.update(call, in.requiredText(ALIAS_NAME), in.requiredText(TARGET)))),
        Map.entry(
            "DeleteAlias", done((call, in) -> aliases.delete(call, in.requiredText(ALIAS_NAME)))));
  }

  /** An action without an output. */
  @FunctionalInterface
  private interface Change {
    void apply(ActionCall call, Input input);
  }

  private static Handler done(Change change) {
    return (call, input) -> {
      change.apply(call, input);
      return Handler.NOTHING;
    };
  }

  private Map<String, ?> create(ActionCall call, Input input) {
    requireSupported(input, "KeySpec", "SYMMETRIC_DEFAULT");
    requireSupported(input, "CustomerMasterKeySpec", "SYMMETRIC_DEFAULT");
    requireSupported(input, "KeyUsage", "ENCRYPT_DECRYPT");
    requireSupported(input, "Origin", "AWS_KMS");
    if (input.flag("MultiRegion").orElse(false)) {
      throw unsupported("MultiRegion");
    }
    for (String member : List.of("CustomKeyStoreId", "XksKeyId")) {
      if (input.has(member)) {
        throw unsupported(member);
      }
    }
    CreateKey.Request request =
        new CreateKey.Request(
            input.text("Description").orElse(""),
            input.has("Tags") ? tags(input) : Map.of(),
            input.text("Policy"),
            input.flag(BYPASS).orElse(false));
    return Map.of("KeyMetadata", KeyOutput.metadata(create.create(call, request)));
  }

  private static void requireSupported(Input input, String member, String value) {
    if (input.text(member).filter(asked -> !asked.equals(value)).isPresent()) {
      throw unsupported(member);
    }
  }

  private static KmsRejected unsupported(String member) {
    return new KmsRejected(Kind.UNSUPPORTED, KmsReason.KindOfKeyUnsupported.with(member));
  }

  private void enableRotation(ActionCall call, Input input) {
    int days =
        input
            .number("RotationPeriodInDays")
            .map(Math::toIntExact)
            .orElse(ChangeKeys.DEFAULT_ROTATION_DAYS);
    change.enableRotation(call, keyId(input), days);
  }

  private Map<String, ?> scheduleDeletion(ActionCall call, Input input) {
    int days =
        input
            .number("PendingWindowInDays")
            .map(Math::toIntExact)
            .orElse(ChangeKeys.DEFAULT_WINDOW_DAYS);
    LocatedKey key = change.scheduleDeletion(call, keyId(input), days);
    Map<String, Object> out = new LinkedHashMap<>(arn(key));
    key.record()
        .customer()
        .flatMap(CustomerKey::deletionAt)
        .ifPresent(at -> out.put("DeletionDate", at));
    out.put("KeyState", key.record().state().awsName());
    out.put("PendingWindowInDays", days);
    return out;
  }

  private void putPolicy(ActionCall call, Input input) {
    change.putPolicy(
        call,
        keyId(input),
        input.text("PolicyName").orElse(KeyPolicies.NAME),
        input.requiredText("Policy"),
        input.flag(BYPASS).orElse(false));
  }

  private static String keyId(Input input) {
    return input.requiredText(KEY_ID);
  }

  private static Map<String, String> arn(LocatedKey key) {
    return Map.of(KEY_ID, key.arn().toString());
  }

  private static Map<String, String> tags(Input input) {
    Map<String, String> tags = new TreeMap<>();
    for (Input tag : input.structures("Tags").orElseThrow()) {
      String key = tag.requiredText("TagKey");
      if (tags.put(key, tag.requiredText("TagValue")) != null) {
        throw new KmsRejected(Kind.INVALID_TAG, KmsReason.KeyTagTwice.with(key));
      }
    }
    return tags;
  }

  private static Set<String> tagKeys(Input input) {
    return new TreeSet<>(input.texts("TagKeys").orElseThrow());
  }
}
