package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Namespaces;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.core.work.SwapAttempt;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings the record of a secret to what its owner declares: claims the name, stores the first
 * value, restores a secret scheduled for deletion when its owner is back, and takes over changed
 * metadata. Repeating it after a crash at any point comes to the same version with the same value.
 */
public final class DeclareSecret {

  private final RecordStore records;
  private final SecretValues values;
  private final FirstValue.Source firstValues;
  private final Namespaces namespaces;
  private final String region;
  private final AccountBudget budget;
  private final Clock clock;

  /** The use case over these ports, in a region, without budgets. */
  public DeclareSecret(
      RecordStore records,
      SecretValues values,
      FirstValue.Source firstValues,
      Namespaces namespaces,
      String region,
      Clock clock) {
    this(records, values, firstValues, namespaces, region, AccountBudget.UNLIMITED, clock);
  }

  /** The use case over these ports, in a region. */
  public DeclareSecret(
      RecordStore records,
      SecretValues values,
      FirstValue.Source firstValues,
      Namespaces namespaces,
      String region,
      AccountBudget budget,
      Clock clock) {
    this.records = records;
    this.values = values;
    this.firstValues = firstValues;
    this.namespaces = namespaces;
    this.region = region;
    this.budget = budget;
    this.clock = clock;
  }

  /**
   * Brings the record to the declaration. A record whose deletion a caller of the API asked for is
   * left alone, as long as the incarnation that declared it then goes on doing so.
   *
   * @param known the record as a cache has it, which may lag; empty when it has none
   * @return the record as it is now
   * @throws InvalidInput when the name belongs to another object or to an earlier namespace, or the
   *     secret is scheduled for deletion and not to be restored
   * @throws Rejected when the account's budget has no room for a new secret, its first value or its
   *     resource policy, or a value is brought and the secret has another
   * @throws NotYet when a secret of this name is just being removed
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  public SecretRecord declare(DeclaredSecret declared, Optional<SecretRecord> known) {
    return declare(declared, known, Optional.empty());
  }

  /**
   * Brings the record to the declaration, as {@link #declare(DeclaredSecret, Optional)} does.
   *
   * @param acceptedLoss a version of this secret that the store has lost, if its owner accepted
   *     that: the new first value must not get the id of a lost one, which may be the same version
   */
  public SecretRecord declare(
      DeclaredSecret declared, Optional<SecretRecord> known, Optional<VersionId> acceptedLoss) {
    Optional<SecretRecord> record = known;
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<SecretRecord> done =
          record.isEmpty()
              ? create(declared, acceptedLoss)
              : update(declared, record.get(), acceptedLoss);
      if (done.isPresent()) {
        return done.get();
      }
      record = records.find(declared.owner().namespace(), declared.name());
    }
  }

  private Optional<SecretRecord> create(DeclaredSecret declared, Optional<VersionId> acceptedLoss) {
    Instant now = clock.instant();
    SecretArn arn =
        SecretArn.derived(region, declared.account(), declared.name(), declared.owner().uid());
    SecretRecord empty =
        SecretRecord.create(arn, declared.owner(), declared.metadata(), now)
            .withTenancy(declared.tenancy());
    try (Reservation room = budget.reservation(declared.owner().namespace())) {
      room.require(empty, empty);
      Optional<SecretRecord> stored =
          records.create(withFirstValue(declared, empty, acceptedLoss, now, room));
      stored.ifPresent(room::commit);
      return stored;
    }
  }

  private static void requireOwner(DeclaredSecret declared, SecretRecord record) {
    if (declared.mayHave(record.owner())) {
      return;
    }
    throw new InvalidInput(
        record
            .deletionAt()
            .map(at -> SecretReason.DeletionScheduled.with(declared.name(), record.owner(), at))
            .orElseGet(() -> SecretReason.NameTaken.with(declared.name(), record.owner())));
  }

  /**
   * A new incarnation of its object may have the secret back, unless it refuses that, or its
   * namespace was recreated. Only then is the namespace asked for.
   *
   * @return the incarnation of the namespace that the secret belongs to from now on
   */
  private Tenancy requireRestorable(DeclaredSecret declared, SecretRecord record) {
    if (record.owner().uid().equals(declared.owner().uid())) {
      return declared.tenancy().isBound() ? declared.tenancy() : record.tenancy();
    }
    NamespaceIdentity namespace = namespaces.current(declared.owner().namespace());
    requireTenancy(declared, record, namespace);
    if (!record.arn().account().equals(namespace.account())) {
      throw new InvalidInput(
          AccountReason.AccountChanged.with(
              declared.name(), record.arn().account(), namespace.account()));
    }
    if (record.deletion().isPresent()
        && declared.onRecreate() == DeclaredSecret.OnRecreate.REFUSE) {
      throw new InvalidInput(
          SecretReason.RestoreRefused.with(declared.name(), record.deletionAt().orElseThrow()));
    }
    return namespace.tenancy();
  }

  /**
   * The former owner is gone with its namespace, whether or not anybody noticed that. Where the
   * namespace was never recorded that is not known for certain, and nothing is done about it.
   */
  private void requireTenancy(
      DeclaredSecret declared, SecretRecord record, NamespaceIdentity namespace) {
    if (record.tenancy().admits(namespace, record.createdAt())) {
      return;
    }
    if (record.tenancy().isBound() && record.deletion().isEmpty()) {
      Instant end = clock.instant().plus(record.metadata().deletion().window());
      records.compareAndSwap(record.withDeletion(Optional.of(end)));
    }
    throw new InvalidInput(
        AccountReason.NamespaceRecreated.with(
            declared.name(), namespace.name(), record.tenancy().uid()));
  }

  private Optional<SecretRecord> update(
      DeclaredSecret declared, SecretRecord record, Optional<VersionId> acceptedLoss) {
    if (!record.isOf(declared.owner().namespace(), declared.name())) {
      throw new Unreadable(StoreReason.RecordMisplaced.with(declared.name()));
    }
    if (record.isBeingRemoved()) {
      throw new NotYet(RequestReason.RemovalUnderWay.with());
    }
    if (record.isDeletionRequested() && record.owner().equals(declared.owner())) {
      return Optional.of(record);
    }
    requireOwner(declared, record);
    Tenancy tenancy = requireRestorable(declared, record);
    Instant now = clock.instant();
    SecretRecord next = record.withDeletion(Optional.empty()).withTenancy(tenancy);
    if (!record.metadata().equals(declared.metadata())
        || !record.owner().equals(declared.owner())) {
      next = next.withDeclaration(declared.owner(), declared.metadata()).changed(now);
    }
    try (Reservation room = budget.reservation(declared.owner().namespace())) {
      next = withFirstValue(declared, next, acceptedLoss, now, room);
      if (next.equals(record)) {
        return Optional.of(record);
      }
      // A resource policy counts, too.
      room.require(record, next);
      Optional<SecretRecord> stored = records.compareAndSwap(next);
      stored.ifPresent(room::commit);
      return stored;
    }
  }

  private SecretRecord withFirstValue(
      DeclaredSecret declared,
      SecretRecord record,
      Optional<VersionId> acceptedLoss,
      Instant now,
      Reservation room) {
    boolean isReplica = record.attributes().primary().isPresent();
    if (declared.firstValue().isEmpty() || isReplica) {
      return record;
    }
    FirstValue how = declared.firstValue().get();
    if (how instanceof FirstValue.Brought brought) {
      return withBrought(record, brought, now, room);
    }
    if (record.current().isPresent()) {
      return record;
    }
    String instead = acceptedLoss.map(lost -> "/instead-of/" + lost).orElse("");
    VersionId id = VersionId.derived(record.arn() + "/first-value" + instead);
    try (SecretValue value = firstValues.make(declared.owner(), how)) {
      return withValue(record, id, value, now, room);
    }
  }

  /** The secret may have got it by an earlier attempt, or by another replica at this moment. */
  private SecretRecord withBrought(
      SecretRecord record, FirstValue.Brought brought, Instant now, Reservation room) {
    if (record.version(brought.id()).filter(v -> !v.empty()).isPresent()) {
      StoredValue.requireSame(values, record, brought.id(), brought.value());
      return record;
    }
    if (record.current().isPresent()) {
      throw new Rejected(
          Rejected.Kind.EXISTS, RequestReason.SecretExists.with(record.arn().name()));
    }
    return withValue(record, brought.id(), brought.value(), now, room);
  }

  private SecretRecord withValue(
      SecretRecord record, VersionId id, SecretValue value, Instant now, Reservation room) {
    SecretRecord next =
        record
            .withVersion(
                VersionEntry.announced(id, now)
                    .holding(values.seal(record, id, value), value.length()))
            .withLabels(record.labels().moveCurrent(id))
            .changed(now);
    room.require(record, next);
    return next;
  }
}
