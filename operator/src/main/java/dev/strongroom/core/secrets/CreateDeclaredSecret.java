package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Namespaces;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.values.SecretValue;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Creates a secret whose ManagedSecret object Strongroom makes itself (AWS CreateSecret): the
 * object first, then the record with the caller's value in one write. What a crash leaves:
 *
 * <ul>
 *   <li>before the object: nothing;
 *   <li>between object and record: an object that declares a secret without a value, which the
 *       reconciler may give an empty record meanwhile. It is visible and can be deleted like any
 *       other. A retry with the same token puts the value into it; with another token it is
 *       refused, because the name is taken;
 *   <li>after the record: the secret. A retry with the same token and value changes nothing.
 * </ul>
 *
 * <p>What is refused after the object was made leaves neither object nor record behind. A crash
 * while that is undone leaves a secret without a value, as above, or one that is scheduled for
 * deletion.
 */
public final class CreateDeclaredSecret {
  private final RecordQueries queries;
  private final RecordUpdates updates;
  private final Declarations declarations;
  private final DeclareSecret declare;
  private final String region;
  private final AccountBudget budget;
  private final Clock clock;

  /** The use case over these ports, in a region. */
  public CreateDeclaredSecret(
      RecordStore records,
      RecordQueries queries,
      SecretValues values,
      Declarations declarations,
      Namespaces namespaces,
      String region,
      AccountBudget budget,
      Clock clock) {
    this.queries = queries;
    this.updates = new RecordUpdates(records);
    this.declarations = declarations;
    this.declare =
        new DeclareSecret(
            records,
            values,
            (owner, how) -> {
              throw new IllegalArgumentException("a caller of the API brings the value");
            },
            namespaces,
            region,
            budget,
            clock);
    this.region = region;
    this.budget = budget;
    this.clock = clock;
  }

  /**
   * Creates the secret.
   *
   * @param namespace the account's namespace as it is now
   * @param value the first value, which stays open and the caller's; without one the secret has no
   *     version
   * @return the record as it is now
   * @throws Rejected when the name is taken or not free yet, the token was used with another value,
   *     or the account's budget has no room
   * @throws Unavailable when API server or store do not answer; the same call may be repeated
   */
  public SecretRecord create(
      DeclaredByApi request, NamespaceIdentity namespace, Optional<SecretValue> value) {
    if (request.name().value().contains("!")) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.NameReserved.with());
    }
    TagRules.require(request.metadata().tags());
    Optional<SecretRecord> known =
        queries
            .find(request.namespace(), request.name())
            .map(found -> queries.verified(found, request.namespace(), request.name()));
    known.ifPresentOrElse(
        record -> requireContinuable(request, record, value),
        () -> requireRoom(request, namespace, value));
    boolean isDone = known.flatMap(SecretRecord::current).isPresent();
    Owner owner = isDone ? known.get().owner() : declarations.create(request);
    try {
      SecretRecord made = declare.declare(declared(request, owner, namespace, known, value), known);
      return attributed(request, requireUsable(made, request));
    } catch (Unavailable retried) {
      throw retried;
    } catch (Failure refused) {
      undo(request, owner);
      throw inWordsOfAws(request, refused);
    }
  }

  /**
   * A write more, for secrets with replicas and for replicas alone; a retry makes up for one that
   * did not come. A secret that was given a value meanwhile does not become a replica.
   */
  private SecretRecord attributed(DeclaredByApi request, SecretRecord made) {
    if (request.attributes().equals(SecretAttributes.NONE)) {
      return made;
    }
    boolean isReplica = request.attributes().primary().isPresent();
    try (Reservation room = budget.reservation(request.namespace())) {
      SecretRecord stored =
          updates.change(
              request.namespace(),
              request.name(),
              record -> {
                boolean isNew = record.attributes().equals(SecretAttributes.NONE);
                if (isReplica && !(isNew ? record.versions().isEmpty() : isSame(request, record))) {
                  throw exists(request);
                }
                if (!isNew) {
                  return record;
                }
                SecretRecord next = record.withAttributes(request.attributes());
                room.require(record, next);
                return next;
              });
      room.commit(stored);
      return stored;
    }
  }

  private static boolean isSame(DeclaredByApi request, SecretRecord record) {
    return record
        .attributes()
        .primary()
        .map(CrossAccountLink::arn)
        .equals(request.attributes().primary().map(CrossAccountLink::arn));
  }

  /** A secret that is there can only be what an earlier attempt with the same token has left. */
  private static void requireContinuable(
      DeclaredByApi request, SecretRecord record, Optional<SecretValue> value) {
    requireUsable(record, request);
    boolean mayBeItsObject =
        request.objectNames().stream().anyMatch(name -> name.value().equals(record.owner().name()));
    boolean mayBeItsVersion =
        record.current().isEmpty()
            || value.isPresent() && record.version(request.token()).isPresent();
    if (!mayBeItsObject || !mayBeItsVersion) {
      throw exists(request);
    }
  }

  private static SecretRecord requireUsable(SecretRecord record, DeclaredByApi request) {
    if (record.deletion().isPresent()) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.RemovalUnderWay.with());
    }
    return record;
  }

  /** So that an account without room has no object made and removed again. */
  private void requireRoom(
      DeclaredByApi request, NamespaceIdentity namespace, Optional<SecretValue> value) {
    Instant now = clock.instant();
    Owner owner = new Owner(request.namespace(), request.objectNames().get(0).value(), "");
    SecretRecord empty =
        SecretRecord.create(
            SecretArn.derived(region, namespace.account(), request.name(), ""),
            owner,
            request.metadata(),
            now);
    SecretRecord next =
        value
            .map(v -> VersionEntry.announced(request.token(), now).holding(new byte[0], v.length()))
            .map(empty::withVersion)
            .orElse(empty);
    try (Reservation room = budget.reservation(request.namespace())) {
      room.require(empty, next);
    }
  }

  private static DeclaredSecret declared(
      DeclaredByApi request,
      Owner owner,
      NamespaceIdentity namespace,
      Optional<SecretRecord> known,
      Optional<SecretValue> value) {
    return new DeclaredSecret(
        owner,
        namespace.account(),
        namespace.tenancy(),
        request.name(),
        known.map(SecretRecord::metadata).orElse(request.metadata()),
        value.map(v -> new FirstValue.Brought(request.token(), v)),
        DeclaredSecret.OnRecreate.REFUSE,
        Optional.empty());
  }

  /**
   * Takes the object away again, unless the secret has a value by now. The reconciler may have made
   * a record of it, which holds nothing that could be restored.
   */
  private void undo(DeclaredByApi request, Owner owner) {
    boolean hasVersions =
        queries
            .latest(request.namespace(), request.name())
            .map(found -> queries.verified(found, request.namespace(), request.name()))
            .filter(record -> record.owner().equals(owner))
            .filter(record -> !record.versions().isEmpty())
            .isPresent();
    if (hasVersions) {
      return;
    }
    declarations.remove(owner);
    try {
      updates.change(
          request.namespace(),
          request.name(),
          record ->
              record.owner().equals(owner) && record.versions().isEmpty()
                  ? record.withDeletion(Optional.of(clock.instant()))
                  : record);
    } catch (Rejected gone) {
      // There is no record: nothing is left to do.
    }
  }

  private static Failure inWordsOfAws(DeclaredByApi request, Failure refused) {
    Reason reason = refused.finding().reason();
    if (refused instanceof InvalidInput && reason == SecretReason.NameTaken) {
      return exists(request);
    }
    boolean isScheduled =
        refused instanceof NotYet
            || reason == SecretReason.DeletionScheduled
            || reason == SecretReason.RestoreRefused;
    return isScheduled
        ? new Rejected(Kind.INVALID_REQUEST, RequestReason.RemovalUnderWay.with())
        : refused;
  }

  private static Rejected exists(DeclaredByApi request) {
    return new Rejected(Kind.EXISTS, RequestReason.SecretExists.with(request.name()));
  }
}
