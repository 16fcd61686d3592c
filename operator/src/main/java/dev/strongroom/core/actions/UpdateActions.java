package dev.strongroom.core.actions;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.KeyUse;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.actions.NamedKeys.Found;
import dev.strongroom.core.actions.NamedKeys.NamedKey;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.ChangeDeclaration;
import dev.strongroom.core.secrets.DeclarationChange;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.values.SecretValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changing secrets: AWS UpdateSecret. */
public final class UpdateActions {
  /** The versions with these labels follow a change of the key (AWS). */
  private static final List<StagingLabel> FOLLOWING =
      List.of(StagingLabel.CURRENT, StagingLabel.PENDING, StagingLabel.PREVIOUS);

  private final SecretAccess access;
  private final NamedKeys keys;
  private final ChangeDeclaration changing;
  private final PutSecretValue putting;

  /** Actions that go this way to their secrets. */
  public UpdateActions(
      SecretAccess access, NamedKeys keys, ChangeDeclaration changing, PutSecretValue putting) {
    this.access = access;
    this.keys = keys;
    this.changing = changing;
    this.putting = putting;
  }

  /**
   * What is changed. What is empty stays as it is.
   *
   * @param token the ClientRequestToken, which becomes the id of a new version
   * @param description up to 2048 characters
   * @param kmsKeyId the key of new values, which the labelled versions follow; without characters
   *     for the account's default key
   * @param type of a managed external secret
   */
  public record Update(
      VersionId token,
      Optional<String> description,
      Optional<String> kmsKeyId,
      Optional<String> type) {
    private RequestContext.Builder into(RequestContext.Builder context) {
      description.ifPresent(text -> context.text(ConditionKeys.DESCRIPTION, text));
      kmsKeyId.ifPresent(id -> context.text(ConditionKeys.KMS_KEY_ID, id));
      type.ifPresent(text -> context.text(ConditionKeys.TYPE, text));
      return context;
    }
  }

  /**
   * Changes a secret: what its object declares first, then its value. Repeated after a crash
   * between the two it comes to the same end.
   *
   * <p>Whoever changes the key needs kms:Decrypt on the old key too: the labelled versions are
   * wrapped under the new one, and its users can read them then. AWS leaves them where they are
   * instead when that right is missing.
   *
   * @param value stays the caller's; empty when it is not changed
   * @return the record as it is now
   * @throws Rejected when the caller may not, and as {@link PutSecretValue#put}
   * @throws KeyUnusable when there is no such key, or it cannot be used
   * @throws Failure when the store or a door does not answer
   */
  public SecretRecord update(
      ActionCall call, String secretId, Update update, Optional<SecretValue> value) {
    Optional<Found> found =
        access
            .find(call, secretId)
            .flatMap(
                there ->
                    update
                        .kmsKeyId()
                        .map(
                            id -> keys.find(there.owner().namespace(), there.arn().account(), id)));
    SecretRecord record =
        access.require(
            call.with(update::into).with(context -> into(context, found)),
            SecretAction.UPDATE_SECRET,
            secretId,
            there -> uses(there, update, found.flatMap(Found::key), value.isPresent()));
    VersionChanges.requireUsable(record);
    if (value.isPresent()) {
      VersionChanges.requireWritable(record);
    }
    Optional<NamedKey> key = found.map(Found::get);
    boolean isRepeated =
        value.isPresent()
            && record.version(update.token()).filter(known -> !known.empty()).isPresent();
    if (isRepeated) {
      put(record, update, value.get());
    }
    SecretRecord changed = changing.change(record, change(update, key));
    return value.isEmpty() || isRepeated ? changed : put(changed, update, value.get());
  }

  private SecretRecord put(SecretRecord record, Update update, SecretValue value) {
    return putting.put(
        record.owner().namespace(), record.arn().name(), update.token(), value, Set.of());
  }

  private static DeclarationChange change(Update update, Optional<NamedKey> key) {
    DeclarationChange change = DeclarationChange.NONE;
    if (update.description().isPresent()) {
      change = change.withDescription(update.description().get());
    }
    if (update.type().isPresent()) {
      change = change.withType(update.type().get());
    }
    if (key.isPresent()) {
      change = change.withKey(new DeclarationChange.Key(key.get().reference(), key.get().id()));
    }
    return change;
  }

  private static RequestContext.Builder into(
      RequestContext.Builder context, Optional<Found> found) {
    return found.map(key -> key.into(context)).orElse(context);
  }

  private List<KeyUse> uses(
      SecretRecord record, Update update, Optional<NamedKey> key, boolean hasValue) {
    List<KeyUse> uses = new ArrayList<>();
    Optional<NamedKey> other = key.filter(named -> !named.id().equals(record.metadata().key()));
    other.ifPresent(named -> uses.addAll(change(record, named)));
    if (hasValue) {
      uses.add(newValue(record, update.token(), other));
    }
    return uses;
  }

  private List<KeyUse> change(SecretRecord record, NamedKey next) {
    List<KeyUse> uses = new ArrayList<>();
    uses.add(
        next.tried(
            record.arn(), KmsAction.GENERATE_DATA_KEY, KmsAction.ENCRYPT, KmsAction.DECRYPT));
    FOLLOWING.stream()
        .flatMap(label -> record.labels().version(label).stream())
        .distinct()
        .filter(id -> record.version(id).filter(version -> !version.empty()).isPresent())
        .flatMap(id -> access.protection().opening(record, id).stream())
        .forEach(uses::add);
    return uses;
  }

  private KeyUse newValue(SecretRecord record, VersionId token, Optional<NamedKey> other) {
    KmsAction[] actions = {KmsAction.GENERATE_DATA_KEY, KmsAction.DECRYPT};
    boolean isStored = record.version(token).filter(known -> !known.empty()).isPresent();
    return other
        .filter(next -> !isStored)
        .map(next -> KeyUse.of(next.protectedKey(), record.arn(), token.value(), actions))
        .orElseGet(() -> access.protection().use(record, token, actions));
  }
}
