package dev.strongroom.core.encryption;

import dev.strongroom.core.encryption.ProjectionMac.Input;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.HandledRequests;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.RetiringCredential;
import dev.strongroom.core.record.Rewrap;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretAttributes.RotationSettings;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionEntry;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Seals on records: a MAC over everything in a record that decides what is served or done, under a
 * key that only the operator can open ({@link KeyRing#recordMac}). Whoever may write records in the
 * store, but has neither the root key nor the operator's memory, cannot make one.
 *
 * <p>Covered: every field of {@link SecretRecord} but the access dates, which decide nothing, the
 * places and ciphertexts of values, which their own encryption binds to their versions, and the
 * store's own revision. Each text is fed with its length, each optional one with whether it is
 * there, each list with its size, after the name of this format: no two records have the same
 * input. Fields that were added later follow all others, each after its name and only if it is set,
 * so that seals of earlier versions stay valid. Fields that this version does not know are not
 * covered. So the service events that wait for the audit trail have a seal of their own: an earlier
 * version, which keeps them without knowing them, would seal the record without them.
 *
 * <p>What a seal cannot show by itself, and what shows it instead:
 *
 * <ul>
 *   <li>A record that was set back to an earlier state has a valid seal. Its serial number is lower
 *       than the one in the status of its object (see {@code StoreLoss}). A secret without an
 *       object, which waits for the end of its recovery window, has no status: setting such a
 *       record back to an earlier state is not noticed.
 *   <li>That waiting service events were removed from a record as a whole is not noticed. It is of
 *       use only in the moment between a change and its record in the audit trail.
 *   <li>A record without a seal may be one that an earlier version wrote. Once the leader has seen
 *       every record of the store sealed, that is noted in the Installation object, and from then
 *       on a missing seal counts as a wrong one. A process that has seen the note keeps to it until
 *       it ends. Whoever may also write Installation objects, or replaces this operator by an
 *       earlier version, which removes the note because it cannot write seals, can have records
 *       accepted without a seal by the next start.
 * </ul>
 */
public final class RecordSeals {
  private static final String FORMAT = "strongroom.dev/secret-record/1";
  private static final String AUDIT_OUTBOX_FORMAT = "strongroom.dev/audit-outbox/1";
  private static final String PREFIX = "v1.";

  private final Supplier<ProjectionMac> mac;
  private final AtomicBoolean enforced;

  /**
   * Seals with this MAC.
   *
   * @param mac the MAC; asked for with every seal, since its key may not be available yet
   * @param enforced whether a record without a valid seal is refused; only ever becomes true
   */
  public RecordSeals(Supplier<ProjectionMac> mac, AtomicBoolean enforced) {
    this.mac = mac;
    this.enforced = enforced;
  }

  /** Whether a record without a valid seal is refused. */
  public boolean isEnforced() {
    return enforced.get();
  }

  /** To be called when every record has a seal. */
  public void enforce() {
    enforced.set(true);
  }

  /** Tells the keys of seals apart: equal for equal keys, never 0. Fails as {@link #seal}. */
  public long keyId() {
    return mac.get().id();
  }

  /**
   * The seal of a record.
   *
   * @throws Unreadable with {@link RootKeyReason#WrongRootKey} when the key cannot be opened, with
   *     {@link KeyReason#KeyMissing} when it was lost
   * @throws Unavailable when store or root key does not answer
   */
  public String seal(SecretRecord record) {
    return text(mac.get().mac(input -> feed(record, input)));
  }

  private static String text(byte[] bytes) {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The seal of the service events of a record. Fails as {@link #seal}. */
  public String sealAuditOutbox(SecretRecord record) {
    return text(mac.get().mac(input -> feedAuditOutbox(record, input)));
  }

  /**
   * Whether the seal of the service events of a record is theirs; no version writes them without
   * one. Fails as {@link #seal}.
   *
   * @param seal null when they have none
   */
  public boolean isAuditOutboxSealed(SecretRecord record, String seal) {
    return record.auditOutbox().isEmpty()
        || parsed(seal)
            .filter(bytes -> mac.get().verify(bytes, input -> feedAuditOutbox(record, input)))
            .isPresent();
  }

  /**
   * Refuses a record with service events that somebody else has written, enforced or not. Fails as
   * {@link #seal}, too.
   *
   * @param seal null when they have none
   * @throws Unreadable with {@link StoreReason#RecordTampered} when the seal is not theirs
   */
  public void requireAuditOutbox(SecretRecord record, String seal) {
    if (!isAuditOutboxSealed(record, seal)) {
      throw new Unreadable(StoreReason.RecordTampered.with(record.arn().name()));
    }
  }

  /**
   * Whether a seal is the record's, in time that does not tell how nearly. Fails as {@link #seal}.
   *
   * @param seal null when it has none
   */
  public boolean isSealed(SecretRecord record, String seal) {
    return parsed(seal)
        .filter(bytes -> mac.get().verify(bytes, input -> feed(record, input)))
        .isPresent();
  }

  /**
   * Refuses a record that somebody else has changed. Fails as {@link #seal}, too.
   *
   * @param seal null when it has none
   * @throws Unreadable with {@link StoreReason#RecordTampered} when the seal is not the record's
   */
  public void require(SecretRecord record, String seal) {
    if (isEnforced() && !isSealed(record, seal)) {
      throw new Unreadable(StoreReason.RecordTampered.with(record.arn().name()));
    }
  }

  private static Optional<byte[]> parsed(String seal) {
    if (seal == null || !seal.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(seal.substring(PREFIX.length())));
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }

  private static void feed(SecretRecord record, Input input) {
    input.field(FORMAT).field(Long.toString(record.serial()));
    input.field(record.arn().toString());
    input.field(record.owner().namespace()).field(record.owner().name());
    text(record.owner().uid(), input);
    optional(record.tenancy().stored(), input);
    feed(record.metadata(), input);
    size(record.versions().size(), input);
    record.versions().forEach(version -> feed(version, input));
    size(record.labels().labels().size(), input);
    record.labels().labels().forEach((label, id) -> input.field(label.value()).field(id.value()));
    feed(record.rotation(), input);
    input.field(record.createdAt().toString()).field(record.changedAt().toString());
    optional(record.deletionAt(), input);
    flag(record.isBeingRemoved(), input);
    optional(record.lastRollback(), input);
    record.rotation().running().ifPresent(running -> feedLater(running, input));
    record.rotation().retiring().ifPresent(old -> feed(old, input));
    record.metadata().policy().ifPresent(text -> input.field("metadata.policy").field(text));
    if (record.isDeletionRequested()) {
      input.field("deletion.requested");
    }
    feed(record.rotation().handled(), input);
    if (!record.attributes().equals(SecretAttributes.NONE)) {
      input.field("attributes");
      feed(record.attributes(), input);
    }
    if (!record.outbox().isEmpty()) {
      input.field("outbox").field(Long.toString(record.outbox().dropped()));
      size(record.outbox().updates().size(), input);
      record.outbox().updates().forEach(update -> feed(update, input));
    }
  }

  private static void feedAuditOutbox(SecretRecord record, Input input) {
    AuditOutbox outbox = record.auditOutbox();
    input.field(AUDIT_OUTBOX_FORMAT);
    input.field(record.arn().toString()).field(record.owner().namespace());
    optional(outbox.recordedUntil(), input);
    size(outbox.events().size(), input);
    for (ServiceEvent event : outbox.events()) {
      input.field(event.kind().name());
      size(event.versions().size(), input);
      event.versions().forEach(version -> input.field(version.value()));
      input.field(Long.toString(event.serial())).field(event.at().toString());
      feed(event.failure(), input);
      optional(event.deletionAt(), input);
    }
  }

  private static void feed(LabelUpdate update, Input input) {
    input.field(update.label().value()).field(update.version().value());
    input.field(Long.toString(update.serial())).field(update.at().toString());
  }

  private static void feed(HandledRequests handled, Input input) {
    if (!handled.equals(HandledRequests.NONE)) {
      input.field("rotation.handled");
      optional(handled.cancel(), input);
      optional(handled.clear(), input);
      optional(handled.test(), input);
      feed(handled.testFailure(), input);
    }
  }

  private static void feed(SecretAttributes attributes, Input input) {
    feed(attributes.managedPolicies(), input);
    size(attributes.replicas().size(), input);
    for (RegionReplica replica : attributes.replicas()) {
      input.field(replica.region());
      optional(replica.kmsKeyId(), input);
      flag(replica.failed(), input);
      optional(replica.message(), input);
    }
    feedLink(attributes.primary(), input);
    feedLink(attributes.accountReplica(), input);
    flag(attributes.rotation().isPresent(), input);
    attributes.rotation().ifPresent(settings -> feed(settings, input));
    attributes
        .followed()
        .ifPresent(
            source ->
                input.field("followed").field(source.version().value()).field(source.state()));
  }

  private static void feedLink(Optional<CrossAccountLink> link, Input input) {
    flag(link.isPresent(), input);
    link.ifPresent(
        end -> {
          input.field(end.arn().toString()).field(end.status().awsName());
          optional(end.cause().flatMap(StoredCause::text), input);
          optional(end.roleArn(), input);
          flag(end.anyOrganization(), input);
          end.copier().ifPresent(role -> input.field("copier").field(role));
          end.copied().ifPresent(digest -> input.field("copied").field(digest));
          end.cause()
              .filter(cause -> cause.text().isEmpty())
              .ifPresent(cause -> feed(cause, input.field("cause")));
        });
  }

  private static void feed(RotationSettings settings, Input input) {
    flag(settings.enabled(), input);
    optional(settings.functionArn(), input);
    optional(settings.afterDays(), input);
    optional(settings.schedule(), input);
    optional(settings.duration(), input);
    feed(settings.externalMetadata(), input);
    optional(settings.externalRoleArn(), input);
  }

  private static void feed(SortedMap<String, String> texts, Input input) {
    size(texts.size(), input);
    texts.forEach(
        (key, value) -> {
          input.field(key);
          text(value, input);
        });
  }

  /** Outside work, a window and a test, which records of earlier versions never have. */
  private static void feedLater(RunningRotation running, Input input) {
    running.until().ifPresent(end -> input.field("rotation.running.until").field(end.toString()));
    if (running.test()) {
      input.field("rotation.running.test");
    }
    if (running.worksEnded() > 0) {
      input.field("rotation.running.worksEnded").field(Integer.toString(running.worksEnded()));
    }
    running
        .work()
        .ifPresent(
            work -> {
              input.field("rotation.running.work").field(work.purpose().name());
              optional(work.handle(), input);
              input.field(work.startedAt().toString());
            });
  }

  private static void feed(Metadata metadata, Input input) {
    input.field(metadata.description()).field(metadata.type());
    feed(new TreeMap<>(metadata.tags()), input);
    input.field(metadata.deletion().window().toString());
    optional(metadata.pin(), input);
    optional(metadata.key(), input);
  }

  private static void feed(VersionEntry version, Input input) {
    input.field(version.id().value()).field(version.createdAt().toString());
    input.field(version.state().name());
    optional(version.keys().sealed(), input);
    size(version.keys().rewraps().size(), input);
    for (Rewrap rewrap : version.keys().rewraps()) {
      optional(rewrap.key(), input);
      text(rewrap.wrapped(), input);
    }
    flag(version.keys().retired(), input);
    optional(version.size(), input);
  }

  private static void feed(RotationState rotation, Input input) {
    flag(rotation.running().isPresent(), input);
    rotation.running().ifPresent(running -> feed(running, input));
    optional(rotation.lastRequestId(), input);
    optional(rotation.lastRotatedAt(), input);
    optional(rotation.nextRotationAt(), input);
    optional(rotation.scheduleKey(), input);
    feed(rotation.lastFailure(), input);
    optional(rotation.host(), input);
  }

  /** Which records of earlier formats never have. */
  private static void feed(RetiringCredential old, Input input) {
    input.field("rotation.retiring").field(old.version().value()).field(old.mode());
    input.field(old.notBefore().toString()).field(Integer.toString(old.attempt()));
    flag(old.lastCause().isPresent(), input);
    old.lastCause().ifPresent(cause -> feed(cause, input));
  }

  private static void feed(RunningRotation running, Input input) {
    input.field(running.token().value()).field(running.from().value());
    input.field(running.step().name()).field(Integer.toString(running.attempt()));
    input.field(running.notBefore().toString()).field(running.startedAt().toString());
    optional(running.requestId(), input);
    feed(running.lastFailure(), input);
    flag(running.untouched(), input);
    input.field(Integer.toString(running.starts()));
  }

  private static void feed(Optional<RotationFailure> failure, Input input) {
    flag(failure.isPresent(), input);
    failure.ifPresent(
        f -> {
          input.field(f.step().name()).field(f.at().toString());
          feed(f.cause(), input);
        });
  }

  private static void feed(StoredCause cause, Input input) {
    text(cause.code(), input);
    size(cause.names().size(), input);
    cause.names().forEach(name -> text(name, input));
  }

  private static void optional(Optional<?> value, Input input) {
    flag(value.isPresent(), input);
    value.ifPresent(v -> input.field(v.toString()));
  }

  /** What was edited by hand may lack anything. */
  private static void text(String value, Input input) {
    optional(Optional.ofNullable(value), input);
  }

  private static void flag(boolean value, Input input) {
    input.field(value ? "1" : "0");
  }

  private static void size(int size, Input input) {
    input.field(Integer.toString(size));
  }
}
