package dev.strongroom.core.actions;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.secrets.ReadSecretValue;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reading and putting values: AWS GetSecretValue and PutSecretValue. */
public final class ValueActions {
  private final SecretAccess access;
  private final ReadSecretValue reading;
  private final PutSecretValue putting;

  /** Actions that go this way to their secrets. */
  public ValueActions(SecretAccess access, ReadSecretValue reading, PutSecretValue putting) {
    this.access = access;
    this.reading = reading;
    this.putting = putting;
  }

  /**
   * Reads a value.
   *
   * @return what the reader makes of it
   * @throws Rejected when the caller may not, or there is no such secret, version or value
   * @throws Failure when it cannot be read or decrypted
   */
  public <T> T get(
      ActionCall call,
      String secretId,
      VersionReference reference,
      ReadSecretValue.Reader<T> reader) {
    SecretRecord record =
        access.require(
            call.with(keys -> versionKeys(keys, reference)),
            SecretAction.GET_SECRET_VALUE,
            secretId,
            found ->
                meant(found, reference)
                    .flatMap(id -> access.protection().opening(found, id))
                    .map(List::of)
                    .orElse(List.of()));
    return reading.read(record, reference, reader);
  }

  private static RequestContext.Builder versionKeys(
      RequestContext.Builder keys, VersionReference asked) {
    asked.version().ifPresent(id -> keys.text(ConditionKeys.VERSION_ID, id.value()));
    asked.label().ifPresent(label -> keys.text(ConditionKeys.VERSION_STAGE, label.value()));
    return keys;
  }

  /** What is not there is refused later, to those who may know that it is not. */
  private static Optional<VersionId> meant(SecretRecord record, VersionReference reference) {
    try {
      return Optional.of(reference.in(record));
    } catch (Rejected notThere) {
      return Optional.empty();
    }
  }

  /**
   * Puts a value, which stays the caller's.
   *
   * @param token the ClientRequestToken, which becomes the version's id
   * @param stages the labels that the version gets; none for AWSCURRENT
   * @return the record as it is now
   * @throws Rejected when the caller may not, and as {@link PutSecretValue#put}
   * @throws Failure when the store or the key does not answer
   */
  public SecretRecord put(
      ActionCall call,
      String secretId,
      VersionId token,
      SecretValue value,
      Set<StagingLabel> stages) {
    SecretRecord record =
        access.require(
            call,
            SecretAction.PUT_SECRET_VALUE,
            secretId,
            found ->
                List.of(
                    access
                        .protection()
                        .use(found, token, KmsAction.GENERATE_DATA_KEY, KmsAction.DECRYPT)));
    return putting.put(record.owner().namespace(), record.arn().name(), token, value, stages);
  }
}
