package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.kubernetes.reconcilers.Faults;
import dev.strongroom.adapters.kubernetes.reconcilers.GivenObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.GoldenFiles.Expected;
import dev.strongroom.adapters.kubernetes.reconcilers.MemoryObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.NotedEvents;
import dev.strongroom.adapters.kubernetes.reconcilers.NotingStore;
import dev.strongroom.adapters.kubernetes.status.NextCheck;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.encryption.CountingRandom;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.keys.MemoryKeyRecordStore;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.reconciling.secretprojection.ProjectionOutcome;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.Time;
import dev.strongroom.core.sessions.ServiceAccounts.Found;
import dev.strongroom.core.sharing.Acceptance;
import dev.strongroom.core.sharing.ConsumerNamespace;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretProjectionStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The product's pass over SecretProjections, on ports in memory that note what is done to them. */
final class ProjectionWorld {
  private static final String SOURCE = "shop";
  private static final String SECRET = "db";
  private static final String CONSUMER = "web";
  private static final Duration FAILSAFE = Duration.ofMinutes(45);
  private static final SecretArn ARN =
      new SecretArn("xx-test-1", AccountId.ofNamespace(SOURCE), new SecretName(SECRET), "AbCdEf");

  private final ProjectionCase given;
  private final GivenObjects reader;
  private final Time time = new Time(Vault.NOW);
  private final List<String> actions = new ArrayList<>();
  private final SecureRandom random = new CountingRandom();
  private final MemoryKeyRecordStore keyRecords = new MemoryKeyRecordStore();
  private final Vault vault = new Vault(keyRecords, Vault.rootKey(1, random), random);
  private final NotingStore store = new NotingStore(actions);
  private final MemoryObjects objects =
      new MemoryObjects(vault.keys.projectionMac(), "strongroom-system", actions);
  private Faults faults = new Faults(null);
  private boolean isUnderTest;

  ProjectionWorld(ProjectionCase given, GivenObjects reader) {
    this.given = given;
    this.reader = reader;
  }

  Expected expected() {
    SecretRecord empty =
        SecretRecord.create(ARN, new Owner(SOURCE, SECRET, "uid-of-db"), Metadata.NONE, Vault.NOW)
            .withTenancy(Tenancy.of("uid-of-" + SOURCE));
    store.create(empty);
    Optional.ofNullable(given.value()).ifPresent(this::value);
    ProjectionCase.orNone(given.objects()).forEach(this::put);
    ProjectionPass pass = pass();
    ProjectionStatusFactory factory = new ProjectionStatusFactory(time);
    Optional<SecretProjectionStatus> status = Optional.empty();
    if (given.before() != null) {
      SecretProjection before = projection(given.before());
      status = Optional.of(factory.status(before, pass.run(before)));
    }
    happen();
    actions.clear();
    isUnderTest = true;
    SecretProjection projection = projection(given.given());
    status.ifPresent(projection::setStatus);
    return expected(projection, pass.run(projection), factory);
  }

  private Expected expected(
      SecretProjection projection, ProjectionOutcome outcome, ProjectionStatusFactory factory) {
    faults.assertAllWereMet();
    if (outcome.setbacks().isEnding()) {
      return new Expected(actions, List.of(), "none");
    }
    SecretProjectionStatus status = factory.status(projection, outcome);
    new ProjectionEvents(new NotedEvents(actions)).publish(projection, outcome);
    String next =
        outcome
            .setbacks()
            .backOff()
            .map(problem -> "with back-off")
            .orElseGet(
                () ->
                    new NextCheck(new FailingObjects(), time, () -> FAILSAFE)
                        .after(
                            projection,
                            outcome.setbacks().finding(),
                            SecretProjectionReconciler.nextLook(projection, time))
                        .toString());
    Map<String, String> shown = new TreeMap<>();
    Optional.ofNullable(status.arn()).ifPresent(arn -> shown.put("arn", arn));
    Optional.ofNullable(status.source()).ifPresent(source -> shown.put("source", source));
    Optional.ofNullable(status.secretName()).ifPresent(name -> shown.put("secretName", name));
    Optional.ofNullable(status.versionId()).ifPresent(id -> shown.put("versionId", id));
    return Expected.of(actions, status.conditions(), shown, next);
  }

  private SecretProjection projection(ObjectNode object) {
    SecretProjection projection = reader.read(object, SecretProjection.class);
    objects.put(projection);
    return projection;
  }

  private void put(ObjectNode object) {
    Class<? extends HasMetadata> type =
        object.get("kind").asText().equals("Secret") ? Secret.class : ManagedSecret.class;
    objects.put(reader.read(object, type));
  }

  private void value(String text) {
    SecretRecord record = store.known(SECRET).orElseThrow();
    VersionId id = VersionId.derived("version of " + text.length() + " characters");
    byte[] sealed = store.seal(record, id, SecretValue.text(text));
    store.change(
        record
            .withVersion(VersionEntry.announced(id, time.instant()).holding(sealed, text.length()))
            .withLabels(record.labels().moveCurrent(id)));
  }

  /** What has happened since the earlier pass. */
  private void happen() {
    time.pass(Duration.ofHours(1));
    Optional.ofNullable(given.newValue()).ifPresent(this::value);
    Optional.ofNullable(given.deletionAt())
        .ifPresent(
            at ->
                store.change(
                    store
                        .known(SECRET)
                        .orElseThrow()
                        .withDeletion(Optional.of(Instant.parse(at)))));
    ProjectionCase.orNone(given.gone()).forEach(objects::remove);
    if (given.sourceGone()) {
      objects.removePrimary(SECRET);
    }
    ProjectionCase.orNone(given.since()).forEach(this::put);
    if (given.admission() != null) {
      objects.admit(
          new ForeignChanges(
              ProjectionCase.orNone(given.admission().added()),
              ProjectionCase.orNone(given.admission().altered())));
    }
    faults = new Faults(given.faults());
    store.answerWith(faults);
    objects.answerWith(faults);
  }

  private ProjectionPass pass() {
    return new ProjectionPass(
        new ExcludedNamespaces(Set.of("kube-system")),
        objects,
        this::seen,
        store.new Queries(),
        new KeyReferences(keyRecords, keyRecords.records::values, "xx-test-1"),
        new RoleSecrets(this::serviceAccount, this::namespace, this::behindDoors),
        objects.projector(store, time, new ConsumerCheck(this::namespace)));
  }

  private Optional<ConsumerNamespace> seen(String name) {
    boolean isOther = isUnderTest && given.consumer() != null && name.equals(CONSUMER);
    return Optional.of(name)
        .filter(any -> !isUnderTest || !given.terminating())
        .map(
            any ->
                new ConsumerNamespace(
                    name,
                    namespace(name, "").uid(),
                    Optional.ofNullable(isOther ? given.consumer().labels() : null)
                        .orElse(Map.of()),
                    Acceptance.NONE));
  }

  private NamespaceIdentity namespace(String name, String uidOfMember) {
    NamespaceIdentity usual = Vault.namespace(name);
    return isUnderTest && given.consumer() != null && given.consumer().uid() != null
        ? new NamespaceIdentity(
            name, given.consumer().uid(), time.instant(), usual.account(), Set.of())
        : usual;
  }

  private Optional<Found> serviceAccount(String namespace, String name) {
    faults.at("ServiceAccounts");
    return Optional.of(Found.of("uid-of-" + name, Map.of()))
        .filter(any -> !isUnderTest || given.role() == null || !given.role().missing());
  }

  private SecretRecord behindDoors(Caller.Session role, String arn) {
    faults.at("doors");
    if (isUnderTest && given.role() != null && given.role().refused()) {
      throw new Rejected(
          Rejected.Kind.ACCESS_DENIED,
          AccessReason.AccessDenied.with(
              role.principal().role(), "secretsmanager:GetSecretValue", arn));
    }
    return store.known(SECRET).orElseThrow();
  }
}
