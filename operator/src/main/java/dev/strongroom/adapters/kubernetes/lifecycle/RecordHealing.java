package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.projection.ProjectedSecrets;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.reading.WholeSecrets;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.projection.RecordRebuilding;
import dev.strongroom.core.projection.RecordRebuilding.Impossible;
import dev.strongroom.core.projection.RecordRebuilding.Possible;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Namespaces;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rebuilds records that the store lost from the projected Secrets that hold their values. Creating
 * the record stores its value and claims the name, so this can be repeated and may run while the
 * operator works.
 */
public final class RecordHealing {
  private final Environment environment;
  private final RecordStore records;
  private final RecordQueries queries;
  private final SecretValues values;
  private final ProjectedSecrets secrets;
  private final KeyReferences keys;
  private final PolicyParser policies;
  private final Namespaces namespaces;
  private final AccountBudget budget;
  private final Clock clock;

  /**
   * What the healing runs in.
   *
   * @param client with the operator's rights
   * @param namespace the operator's namespace, which holds the store
   * @param excluded namespaces in which nothing is done
   * @param region name of this installation
   * @param installation what tells this installation from others on the Secrets that it writes
   */
  public record Environment(
      KubernetesClient client,
      String namespace,
      ExcludedNamespaces excluded,
      String region,
      String installation) {}

  /**
   * Over these stores.
   *
   * @param budget what accounts may keep
   */
  public RecordHealing(
      Environment environment,
      RecordStore records,
      RecordQueries queries,
      SecretValues values,
      ProjectedSecrets secrets,
      KeyReferences keys,
      PolicyParser policies,
      Namespaces namespaces,
      AccountBudget budget,
      Clock clock) {
    this.environment = environment;
    this.records = records;
    this.queries = queries;
    this.values = values;
    this.secrets = secrets;
    this.keys = keys;
    this.policies = policies;
    this.namespaces = namespaces;
    this.budget = budget;
    this.clock = clock;
  }

  /**
   * The declared objects whose secret has no record.
   *
   * @param watched where to look; empty for everywhere
   */
  public List<ManagedSecret> withoutRecord(Set<String> watched) {
    var all = environment.client().resources(ManagedSecret.class);
    Stream<ManagedSecret> declared =
        watched.isEmpty()
            ? StoreCalls.orUnavailable(() -> all.inAnyNamespace().list()).getItems().stream()
            : watched.stream()
                .map(namespace -> ObjectsByName.in(all, new ObjectName(namespace)))
                .flatMap(in -> StoreCalls.orUnavailable(in::list).getItems().stream());
    return declared
        .filter(ms -> !environment.excluded().names().contains(ms.getMetadata().getNamespace()))
        .filter(ms -> !ms.isMarkedForDeletion())
        .filter(this::hasNoRecord)
        .toList();
  }

  /**
   * Whether an object is declared, with a record or without.
   *
   * @throws InvalidInput when no object can have such a name
   */
  public boolean isDeclared(String namespace, String name) {
    var all = environment.client().resources(ManagedSecret.class);
    return StoreCalls.orUnavailable(
            () -> ObjectsByName.one(all, new ObjectName(namespace), new ObjectName(name)).get())
        != null;
  }

  private boolean hasNoRecord(ManagedSecret ms) {
    try {
      Declaration declaration = new Declaration(ms);
      return queries.latest(declaration.owner().namespace(), declaration.name()).isEmpty();
    } catch (InvalidInput | Unreadable nameless) {
      return false;
    }
  }

  /**
   * Rebuilds a record, or finds out whether that is possible.
   *
   * @param change whether anything is written
   * @throws InvalidInput when the declaration is wrong, or the key that it names is another
   *     account's
   * @throws Rejected when the account's budget has no room for it
   * @throws NotYet when the declared key does not exist, or the record was made meanwhile
   */
  public RecordRebuilding heal(ManagedSecret ms, boolean change) {
    Declaration declaration = new Declaration(ms);
    Optional<ProjectionSpec> spec = declaration.projection();
    Optional<SeenSecret> secret =
        spec.flatMap(s -> secrets.find(declaration.owner().namespace(), s.secretName()))
            .flatMap(secrets::judged);
    SecretRecord empty = empty(declaration, ms);
    RecordRebuilding decision =
        RecordRebuilding.decide(
            spec,
            secret.map(
                s ->
                    ProjectedSecrets.observe(
                        s,
                        Holder.managedSecret(empty.owner()),
                        empty,
                        spec.orElseThrow(),
                        (kind, name) -> false)),
            shown(ms),
            known(declaration.owner().namespace()),
            environment.installation());
    if (decision instanceof Possible possible && change) {
      rebuild(empty, possible, whole(secret.orElseThrow()));
    }
    return decision;
  }

  /** The values of a Secret, as they were judged. */
  private Secret whole(SeenSecret judged) {
    ObjectMeta judgedMeta = judged.getMetadata();
    return WholeSecrets.read(
            environment.client(),
            new ObjectName(judgedMeta.getNamespace()),
            new ObjectName(judgedMeta.getName()))
        .filter(s -> s.getMetadata().getResourceVersion().equals(judgedMeta.getResourceVersion()))
        .orElseThrow(() -> new NotYet(StoreReason.Conflict.with()));
  }

  private SecretRecord empty(Declaration declaration, ManagedSecret ms) {
    NamespaceIdentity place = namespaces.current(declaration.owner().namespace());
    Optional<UUID> key =
        declaration
            .key()
            .flatMap(name -> keys.find(declaration.owner().namespace(), place.account(), name));
    SecretArn arn =
        shownArn(ms)
            .filter(shown -> shown.name().equals(declaration.name()))
            .filter(shown -> shown.account().equals(place.account()))
            .orElseGet(
                () ->
                    SecretArn.derived(
                        environment.region(),
                        place.account(),
                        declaration.name(),
                        declaration.owner().uid()));
    return SecretRecord.create(
            arn,
            declaration.owner(),
            declaration
                .secret(
                    place.account(),
                    place.tenancy(),
                    key,
                    declaration.policy(policies),
                    Optional.empty())
                .metadata(),
            clock.instant())
        .withTenancy(place.tenancy());
  }

  private static Optional<SecretArn> shownArn(ManagedSecret ms) {
    try {
      return Optional.ofNullable(ms.getStatus())
          .map(ManagedSecretStatus::arn)
          .map(SecretArn::parse);
    } catch (InvalidInput noArn) {
      return Optional.empty();
    }
  }

  private static Optional<VersionId> shown(ManagedSecret ms) {
    try {
      return Optional.ofNullable(ms.getStatus())
          .map(ManagedSecretStatus::versionId)
          .map(VersionId::new);
    } catch (InvalidInput noVersion) {
      return Optional.empty();
    }
  }

  private Set<VersionId> known(String account) {
    return queries
        .ofAccount(account)
        .flatMap(record -> record.versionIds().stream())
        .collect(Collectors.toSet());
  }

  private void rebuild(SecretRecord empty, Possible possible, Secret secret) {
    byte[] bytes = Base64.getDecoder().decode(secret.getData().get(possible.key()));
    VersionId version = possible.version();
    try (SecretValue value = SecretValue.detecting(bytes);
        Reservation room = budget.reservation(empty.owner().namespace())) {
      SecretRecord record = rebuilt(empty, version, value);
      room.require(empty, record);
      room.commit(
          records.create(record).orElseThrow(() -> new NotYet(StoreReason.Conflict.with())));
    }
  }

  private SecretRecord rebuilt(SecretRecord empty, VersionId version, SecretValue value) {
    Instant now = clock.instant();
    return empty
        .withVersion(
            VersionEntry.announced(version, now)
                .holding(values.seal(empty, version, value), value.length()))
        .withLabels(empty.labels().moveCurrent(version))
        .changed(now);
  }

  /** Why a record cannot be rebuilt; empty when it can. */
  public static Optional<String> obstacle(RecordRebuilding decision) {
    return decision instanceof Impossible impossible
        ? Optional.of(impossible.obstacle().sentence())
        : Optional.empty();
  }
}
