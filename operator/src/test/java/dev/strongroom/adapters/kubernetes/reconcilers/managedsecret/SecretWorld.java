package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.kubernetes.declarations.Authorities;
import dev.strongroom.adapters.kubernetes.declarations.FirstValues;
import dev.strongroom.adapters.kubernetes.declarations.KeyDeclarations;
import dev.strongroom.adapters.kubernetes.declarations.RotationPlans;
import dev.strongroom.adapters.kubernetes.declarations.SourceSecrets;
import dev.strongroom.adapters.kubernetes.fanout.FanOutRequest;
import dev.strongroom.adapters.kubernetes.fanout.FanOuts;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.reconcilers.Faults;
import dev.strongroom.adapters.kubernetes.reconcilers.GivenObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.GoldenFiles.Expected;
import dev.strongroom.adapters.kubernetes.reconcilers.MemoryObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.NotedEvents;
import dev.strongroom.adapters.kubernetes.reconcilers.NotingStore;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.SecretCase.Known;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.SecretCase.RecordChange;
import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.adapters.kubernetes.rollout.Rollouts;
import dev.strongroom.adapters.kubernetes.status.NextCheck;
import dev.strongroom.adapters.targets.postgresql.PostgresType;
import dev.strongroom.core.accounts.AccountLedger;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.encryption.CountingRandom;
import dev.strongroom.core.encryption.RewrapPlan;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyBudget;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.keys.MemoryKeyRecordStore;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rollout.RolloutReport;
import dev.strongroom.core.rollout.RolloutRequest;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationRequests;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.secrets.DeclareSecret;
import dev.strongroom.core.secrets.FollowSecret;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.secrets.RotationControl;
import dev.strongroom.core.secrets.Time;
import dev.strongroom.core.sharing.FanOutReport;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetRegistry;
import dev.strongroom.core.targets.Targets;
import dev.strongroom.core.values.SecretTemplate;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.RotationPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The product's pass over ManagedSecrets, on ports in memory that note what is done to them. */
final class SecretWorld {
  private static final String INSTALLATION = "strongroom-system";
  private static final String REGION = "xx-test-1";
  private static final int CROWD = 257;
  private static final Duration FAILSAFE = Duration.ofMinutes(45);

  private final SecretCase given;
  private final GivenObjects reader;
  private final Time time = new Time(Vault.NOW);
  private final List<String> actions = new ArrayList<>();
  private final SecureRandom random = new CountingRandom();
  private final MemoryKeyRecordStore keyRecords = new MemoryKeyRecordStore();
  private final Vault vault = new Vault(keyRecords, Vault.rootKey(1, random), random);
  private final NotingStore store = new NotingStore(actions);
  private final MemoryObjects objects =
      new MemoryObjects(vault.keys.projectionMac(), INSTALLATION, actions);
  private final Map<String, ManagedSecretStatus> statuses = new HashMap<>();
  private NamespaceIdentity namespace = Vault.namespace(GivenObjects.NAMESPACE);
  private Faults faults = new Faults(null);
  private boolean isUnderTest;

  SecretWorld(SecretCase given, GivenObjects reader) {
    this.given = given;
    this.reader = reader;
  }

  Expected expected() {
    Pass pass = pass();
    StatusFactory factory = new StatusFactory(time);
    for (ObjectNode before : SecretCase.orNone(given.before())) {
      put(before).ifPresent(ms -> pass(pass, factory, ms));
    }
    happen(pass, factory);
    actions.clear();
    ManagedSecret ms = labelled();
    objects.put(ms);
    isUnderTest = true;
    SecretOutcome outcome = pass.run(ms);
    faults.assertAllWereMet();
    if (outcome.isEnding()) {
      return new Expected(actions, List.of(), "none");
    }
    ManagedSecretStatus status = factory.status(ms, outcome);
    new ConditionEvents(new NotedEvents(actions), new SimpleMeterRegistry()).publish(ms, outcome);
    String next =
        outcome
            .backOff()
            .map(problem -> "with back-off")
            .orElseGet(
                () ->
                    new NextCheck(new FailingObjects(), time, () -> FAILSAFE)
                        .after(ms, outcome.failed(), outcome.nextCheck())
                        .toString());
    Map<String, String> shown =
        Optional.ofNullable(status.rotation())
            .map(ManagedSecretStatus.Rotation::strategy)
            .map(strategy -> Map.of("rotation.strategy", strategy))
            .orElse(Map.of());
    return Expected.of(actions, status.conditions(), shown, next);
  }

  private void pass(Pass pass, StatusFactory factory, ManagedSecret ms) {
    statuses.put(ms.getMetadata().getUid(), factory.status(ms, pass.run(ms)));
  }

  private Optional<ManagedSecret> put(ObjectNode object) {
    Class<? extends HasMetadata> type =
        switch (object.get("kind").asText()) {
          case "ManagedSecret" -> ManagedSecret.class;
          case "Secret" -> Secret.class;
          case "RotationPolicy" -> RotationPolicy.class;
          case "ExternalSecretTarget" -> ExternalSecretTarget.class;
          case "EncryptionKey" -> EncryptionKey.class;
          default -> throw new IllegalArgumentException(object.get("kind").asText());
        };
    HasMetadata read = reader.read(object, type);
    if (read instanceof EncryptionKey key) {
      declare(key);
      return Optional.empty();
    }
    if (read instanceof Secret secret && secret.getMetadata().getName().equals(given.crowded())) {
      objects.put(secret, reader.read(crowded(object), SeenSecret.class));
    } else {
      objects.put(read);
    }
    return Optional.of(read).filter(ManagedSecret.class::isInstance).map(ManagedSecret.class::cast);
  }

  private static ObjectNode crowded(ObjectNode object) {
    ObjectNode complete = object.deepCopy();
    ObjectNode labels = complete.withObjectProperty("metadata").withObjectProperty("labels");
    for (int i = 0; i < CROWD; i++) {
      labels.put("example.com/label-" + i, "x");
    }
    return complete;
  }

  private void declare(EncryptionKey key) {
    new DeclareKey(
            keyRecords,
            vault.maker,
            keyRecords.records::values,
            name -> namespace,
            REGION,
            KeyBudget.UNLIMITED,
            time)
        .declare(
            new KeyDeclarations(new PolicyParser(new JacksonJsonDocuments())).read(key),
            namespace,
            Optional.empty());
  }

  private ManagedSecret labelled() {
    ObjectNode complete = given.isCrowded() ? crowded(given.given()) : given.given();
    ManagedSecret ms = reader.read(complete, ManagedSecret.class);
    ms.setStatus(statuses.get(ms.getMetadata().getUid()));
    return ms;
  }

  /** What has happened since the earlier passes. */
  private void happen(Pass pass, StatusFactory factory) {
    time.pass(given.age() == null ? Duration.ofHours(1) : Duration.parse(given.age()));
    List<RecordChange> changes = SecretCase.orNone(given.record());
    for (int i = 0; i < changes.size(); i++) {
      new RecordHistory(store, time).apply(name(), changes.get(i));
      if (i < changes.size() - 1) {
        pass(pass, factory, labelled());
        time.pass(Duration.ofHours(1));
      }
    }
    SecretCase.orNone(given.gone()).forEach(objects::remove);
    SecretCase.orNone(given.goneKeys())
        .forEach(alias -> keyRecords.records.values().removeIf(k -> k.alias().equals(alias)));
    SecretCase.orNone(given.since()).forEach(this::put);
    if (given.namespace() != null) {
      namespace =
          new NamespaceIdentity(
              GivenObjects.NAMESPACE,
              Optional.ofNullable(given.namespace().uid()).orElse(namespace.uid()),
              time.instant(),
              Optional.ofNullable(given.namespace().account())
                  .map(AccountId::new)
                  .orElse(namespace.account()),
              Set.copyOf(SecretCase.orNone(given.namespace().restoreFrom())));
    }
    if (given.admission() != null) {
      objects.admit(
          new ForeignChanges(
              SecretCase.orNone(given.admission().added()),
              SecretCase.orNone(given.admission().altered())));
    }
    faults = new Faults(given.faults());
    store.answerWith(faults);
    objects.answerWith(faults);
  }

  private String name() {
    ManagedSecret ms = reader.read(given.given(), ManagedSecret.class);
    return Optional.ofNullable(ms.getSpec())
        .map(spec -> spec.name())
        .orElse(ms.getMetadata().getName());
  }

  private Pass pass() {
    AccountBudget budget = budget();
    Generators generators = Generators.over(new SecureRandom());
    JacksonJsonObjects json = new JacksonJsonObjects();
    Rollouts rollouts = new NotedRollouts();
    RefusalWindows windows = new RefusalWindows(new SimpleMeterRegistry(), time);
    return new Pass(
        new ExcludedNamespaces(Set.of("kube-system")),
        objects,
        new LossStage(store.new Queries(), objects),
        () -> isUnderTest && given.awaitingRestore(),
        declaring(budget, generators, json),
        new FollowStage(
            References.UNWATCHED, sources(json), new FollowSecret(store, store, budget, time)),
        new RollbackStage(new MoveStagingLabel(store, time)),
        new ControlStage(new RotationControl(store)),
        objects.projector(store, time, windows),
        windows,
        references(),
        new NotedRewraps(),
        new RotationStage(
            objects,
            objects::primary,
            store.new Queries(),
            plans(json, generators),
            new NotedRotations(),
            budget,
            MinimumInterval.AWS,
            Optional.of(rollouts)),
        new RolloutStage(objects, Optional.of(rollouts)),
        new SharingStage(
            (owner, arn) -> Stream.empty(),
            name -> Optional.empty(),
            (name, uid) -> namespace,
            new NotedFanOuts()),
        time);
  }

  private DeclaringStage declaring(
      AccountBudget budget, Generators generators, JacksonJsonObjects json) {
    return new DeclaringStage(
        objects,
        this::remembered,
        references(),
        new PolicyParser(new JacksonJsonDocuments()),
        new DeclareSecret(
            store,
            store,
            new FirstValues(
                sources(json),
                References.UNWATCHED,
                generators,
                new SecretTemplate(json, "spec.value.generate.template")),
            this::current,
            REGION,
            budget,
            time));
  }

  private SourceSecrets sources(JacksonJsonObjects json) {
    return new SourceSecrets(
        (any, name) -> {
          actions.add("read Secret " + name + " with its values");
          return objects.whole(name.value());
        },
        json);
  }

  private KeyReferences references() {
    return new KeyReferences(keyRecords, keyRecords.records::values, REGION);
  }

  /** Plans are made by the background work, so nothing is asked for them in a pass. */
  private static RotationPlans plans(JacksonJsonObjects json, Generators generators) {
    Targets targets =
        new Targets(
            new TargetRegistry(new PostgresType(new JsonCredentials(json))),
            (owner, type, connection) -> {
              throw new IllegalStateException("no pass opens a target");
            },
            (owner, endpoint) -> {
              throw new IllegalStateException("no pass opens a function");
            },
            (owner, source) -> {
              throw new IllegalStateException("no pass opens Jobs");
            });
    return new RotationPlans(
        new Authorities(null, References.UNWATCHED),
        generators,
        json,
        targets,
        null,
        InstantSource.system());
  }

  private AccountBudget budget() {
    return new AccountLedger(
        account -> {
          SecretCase.Budget limits = isUnderTest ? given.budget() : null;
          return limits == null
              ? AccountBudget.Limits.CEILING
              : new AccountBudget.Limits(limits.secrets(), limits.versions(), 1_000_000);
        },
        account -> store.new Queries().all().map(AccountLedger.Stored::of),
        () -> 0);
  }

  private NamespaceIdentity remembered(String name) {
    faults.at("namespace");
    return namespace;
  }

  private NamespaceIdentity current(String name) {
    actions.add("read namespace " + name);
    return remembered(name);
  }

  private static Finding finding(Known known) {
    Reason reason =
        Reason.all().stream()
            .filter(r -> r.name().equals(known.reason()))
            .findFirst()
            .orElseThrow();
    return new Finding(reason, SecretCase.orNone(known.names()));
  }

  /** Background work that is started and does nothing. */
  private final class NotedRewraps implements Rewraps {
    @Override
    public void proceed(SecretRecord record, RewrapPlan.Mode mode, Runnable changed) {
      actions.add("start wrapping of versions, " + mode);
    }

    @Override
    public Optional<Finding> obstacle(SecretRecord record) {
      return Optional.ofNullable(given.rewraps())
          .filter(known -> isUnderTest)
          .map(SecretWorld::finding);
    }
  }

  /** Background work that says what the case gives, and notes what it is asked for. */
  private final class NotedRollouts implements Rollouts {
    private Optional<VersionId> followed = Optional.empty();

    @Override
    public Optional<RolloutReport> follow(RolloutRequest request) {
      followed = Optional.of(request.version());
      actions.add("follow Secret " + request.secret() + " with " + request.version());
      return Optional.ofNullable(given.rollouts())
          .filter(known -> isUnderTest)
          .map(
              known ->
                  new RolloutReport(
                      RolloutReport.State.valueOf(known.state()), finding(known.finding())));
    }

    @Override
    public void forget(Owner managedSecret) {
      // Nothing is known of it.
    }

    @Override
    public boolean isComplete(Owner managedSecret, VersionId version) {
      return followed.equals(Optional.of(version))
          && given.rollouts() != null
          && RolloutReport.State.COMPLETE.name().equals(given.rollouts().state());
    }
  }

  /** Background work that says what the case gives, and notes what it is asked for. */
  private final class NotedFanOuts implements FanOuts {
    private boolean isKnown;

    @Override
    public Optional<FanOutReport> follow(FanOutRequest request) {
      isKnown = true;
      actions.add(
          "project into namespaces %s, labels %s, as %s"
              .formatted(
                  new TreeSet<>(request.fanOut().targets().names()),
                  request.fanOut().targets().selectors(),
                  request.fanOut().projection()));
      return Optional.ofNullable(given.fanOut())
          .filter(known -> isUnderTest)
          .map(known -> FanOutReport.of(known.progress()));
    }

    @Override
    public boolean isKnown(Owner owner) {
      return isKnown;
    }
  }

  /** Background work that is started and does nothing. */
  private final class NotedRotations implements Rotations {
    private final Set<SecretArn> started = new HashSet<>();

    private Optional<SecretCase.Rotating> known() {
      return Optional.ofNullable(given.rotations()).filter(any -> isUnderTest);
    }

    @Override
    public void proceed(
        SecretRecord record,
        RotationRequests requests,
        String basis,
        Supplier<RotationPlan> plan,
        Runnable changed) {
      started.add(record.arn());
      actions.add(
          "start rotation"
              + requests.rotate().map(id -> " for request " + id).orElse("")
              + requests.test().map(id -> " for test " + id).orElse(""));
    }

    @Override
    public Optional<Finding> news(SecretArn secret) {
      return known().map(SecretCase.Rotating::news).map(SecretWorld::finding);
    }

    @Override
    public boolean isUnderWay(SecretArn secret) {
      return started.contains(secret);
    }

    @Override
    public Optional<Instant> waitingSince(SecretRecord record) {
      return known().map(SecretCase.Rotating::waitingSince).map(Instant::parse);
    }

    @Override
    public Finding queued(Instant since) {
      return RotationReason.RotationQueued.with(since, 4);
    }

    @Override
    public Optional<Finding> obstacle(SecretRecord record) {
      return known().map(SecretCase.Rotating::obstacle).map(SecretWorld::finding);
    }

    @Override
    public Optional<Instant> heldUntil(SecretRecord record, String basis) {
      return known().map(SecretCase.Rotating::heldUntil).map(Instant::parse);
    }
  }
}
