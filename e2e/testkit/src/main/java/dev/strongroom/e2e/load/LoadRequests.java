package dev.strongroom.e2e.load;

import dev.strongroom.core.names.DataKey;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.DeletionPolicy;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.secrets.DeclareSecret;
import dev.strongroom.core.secrets.DeclaredSecret;
import dev.strongroom.core.secrets.FirstValue;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.secrets.RemoveSecret;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.core.secrets.SourceKeys;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.store.StoreAccess;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The requests of the load, through the use cases that the operator has for them. */
public final class LoadRequests {
  /** The namespace that the secrets belong to; nothing is in it but them. */
  public static final String NAMESPACE = "load";

  /** Begins every first value. */
  public static final String FIRST = "first value ";

  private static final String REGION = "cluster-local-1";

  private final RecordStore records;
  private final DeclareSecret declare;
  private final PutSecretValue puts;
  private final MoveStagingLabel moves;
  private final ScheduleDeletion deletion;
  private final RemoveSecret removal;

  /** Requests to this store. */
  public LoadRequests(RecordStore records, StoreAccess store) {
    this.records = records;
    this.declare =
        new DeclareSecret(
            records,
            store.values(),
            (namespace, how) -> SecretValue.text(FIRST + Math.random()),
            name ->
                new NamespaceIdentity(
                    name, "uid", Instant.EPOCH, AccountId.ofNamespace(name), Set.of()),
            REGION,
            store.clock());
    this.puts = new PutSecretValue(records, store.values(), AccountBudget.UNLIMITED, store.clock());
    this.moves = new MoveStagingLabel(records, store.clock());
    this.deletion = new ScheduleDeletion(records, store.clock());
    this.removal = new RemoveSecret(records, owner -> {}, store.clock());
  }

  /** The record afterwards; empty when it is removed. */
  Optional<SecretRecord> ask(LoadOperation operation) {
    SecretName name = new SecretName(operation.secret());
    return switch (operation.kind()) {
      case DECLARE -> Optional.of(declare(operation, name));
      case PUT -> Optional.of(put(operation, name));
      case MOVE -> Optional.of(move(operation, name));
      case ROLL_BACK ->
          Optional.of(
              moves.rollBack(
                  NAMESPACE, name, operation.token(), VersionReference.to(StagingLabel.PREVIOUS)));
      case DELETE -> {
        deletion.request(NAMESPACE, name, DeletionPolicy.days(7));
        yield records.find(NAMESPACE, name);
      }
      case RESTORE -> Optional.of(deletion.restore(NAMESPACE, name));
      case FORCE_DELETE -> {
        deletion.request(NAMESPACE, name, DeletionPolicy.AT_ONCE);
        removal.remove(NAMESPACE, name);
        yield Optional.empty();
      }
    };
  }

  /** Ends a removal that was begun by somebody who was killed. */
  public void endRemoval(String secret) {
    removal.remove(NAMESPACE, new SecretName(secret));
  }

  private SecretRecord declare(LoadOperation operation, SecretName name) {
    DeclaredSecret declared =
        new DeclaredSecret(
            new Owner(NAMESPACE, operation.secret(), operation.token()),
            AccountId.ofNamespace(NAMESPACE),
            Tenancy.UNKNOWN,
            name,
            Metadata.NONE,
            Optional.of(
                new FirstValue.FromSecret(
                    new ObjectName("none"), SourceKeys.one(new DataKey("none")))),
            DeclaredSecret.OnRecreate.RESTORE,
            Optional.empty());
    return declare.declare(declared, records.find(NAMESPACE, name));
  }

  private SecretRecord put(LoadOperation operation, SecretName name) {
    Set<StagingLabel> labels = new HashSet<>();
    operation.labels().forEach(label -> labels.add(new StagingLabel(label)));
    try (SecretValue value = SecretValue.text(operation.value())) {
      return puts.put(NAMESPACE, name, new VersionId(operation.token()), value, labels);
    }
  }

  /** To the current version; away from it when it is there. */
  private SecretRecord move(LoadOperation operation, SecretName name) {
    SecretRecord record =
        records
            .find(NAMESPACE, name)
            .orElseThrow(
                () -> new Rejected(Rejected.Kind.NOT_FOUND, RequestReason.SecretNotFound.with()));
    StagingLabel label = new StagingLabel(operation.labels().get(0));
    Optional<VersionId> holder = record.labels().version(label);
    boolean away = holder.isPresent() && holder.equals(record.current());
    return moves.move(
        NAMESPACE, name, new LabelMove(label, holder, away ? Optional.empty() : record.current()));
  }
}
