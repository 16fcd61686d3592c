package dev.strongroom.adapters.kubernetes.fanout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.fanout.FanOutCase.Receiver;
import dev.strongroom.adapters.kubernetes.framework.MemoryThread;
import dev.strongroom.adapters.kubernetes.reconcilers.GivenObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.GoldenFiles.Expected;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.adapters.kubernetes.watches.SeenNamespaces;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.reconciling.Phase;
import dev.strongroom.core.secrets.Time;
import dev.strongroom.core.sharing.Acceptance;
import dev.strongroom.core.sharing.ConsumerNamespace;
import dev.strongroom.core.sharing.FanOutReport;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretProjectionSpec;
import dev.strongroom.crds.SecretProjectionStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The product's work on other namespaces, over namespaces and an API server in memory. */
final class FanOutWorld {
  private static final String SOURCE_UID = "0a1b2c3d-0000-4000-8000-000000000001";

  private final FanOutCase given;
  private final GivenObjects reader;
  private final Time time = new Time(Vault.NOW);
  private final MemoryThread thread = new MemoryThread(time);
  private final List<String> actions = new ArrayList<>();
  private final Map<String, ConsumerNamespace> namespaces = new TreeMap<>();
  private final Map<String, SecretProjection> projections = new TreeMap<>();
  private final ProjectedNamespaces work;
  private int revision = 100;
  private boolean isUnderTest;

  FanOutWorld(FanOutCase given, GivenObjects reader) {
    this.given = given;
    this.reader = reader;
    this.work =
        new ProjectedNamespaces(
            new Seen(),
            new Changes(),
            thread,
            name -> !FanOutCase.orNone(given.unwatched()).contains(name),
            account -> given.budget() == null ? Long.MAX_VALUE : given.budget(),
            () -> true,
            owner -> {
              // The report is asked for at the end.
            },
            new FailingObjects(),
            new SimpleMeterRegistry(),
            time);
  }

  Expected expected() {
    FanOutCase.orNone(given.namespaces()).forEach(this::put);
    FanOutCase.orNone(given.present()).stream()
        .map(object -> reader.read(object, SecretProjection.class))
        .forEach(this::put);
    work.started();
    if (given.before() != null) {
      follow(given.before());
      thread.until(time.instant().plusMillis(10));
      happen();
    }
    actions.clear();
    isUnderTest = true;
    Optional<FanOutReport> report = Optional.empty();
    if (given.gone()) {
      forget();
      time.pass(Duration.ofMinutes(2));
      forget();
    } else {
      follow(given.given());
      FanOutCase.orNone(given.since()).forEach(now -> work.namespaceChanged(now.name()));
      Duration wait =
          given.lasting() == null ? Duration.ofMillis(10) : Duration.parse(given.lasting());
      thread.until(time.instant().plus(wait));
      report = Optional.of(follow(given.given()));
    }
    return expected(report);
  }

  private Expected expected(Optional<FanOutReport> report) {
    Conditions conditions = new Conditions(null, 1, time.instant());
    Map<String, String> status = new TreeMap<>();
    report.ifPresent(
        all -> {
          conditions.set(Conditions.PROJECTED_INTO, all.state().name(), all.finding());
          status.put(
              "namespaces",
              "%d ready and %d failing of %d"
                  .formatted(all.ready(), all.failing(), all.namespaces()));
          all.problems()
              .forEach(
                  problem ->
                      status.put(
                          "problem in " + problem.namespace(),
                          problem.finding().reason() + ": " + problem.finding().message()));
        });
    String next = thread.next().map(Duration::toString).orElse("none");
    return Expected.of(List.copyOf(actions), conditions.list(), status, next);
  }

  private void happen() {
    if (given.ready()) {
      projections.replaceAll((place, sp) -> served(sp));
      projections.values().forEach(work::projectionChanged);
      thread.until(time.instant().plusMillis(10));
    }
    FanOutCase.orNone(given.since()).forEach(this::put);
  }

  private SecretProjection served(SecretProjection sp) {
    sp.setStatus(
        new SecretProjectionStatus(
            sp.getMetadata().getGeneration(),
            new Conditions(null, 1, time.instant())
                .phase(Phase.READY, SecretReason.Synced.with("v"))
                .list(),
            null,
            null,
            null,
            null));
    return sp;
  }

  private void forget() {
    work.round((namespace, name) -> false, (namespace, name) -> !given.removed());
    thread.until(time.instant());
  }

  private FanOutReport follow(ObjectNode object) {
    ManagedSecret ms = reader.read(object, ManagedSecret.class);
    Declaration declaration = new Declaration(ms);
    Map<String, String> pins =
        declaration
            .consumers()
            .pins(
                Map.of(),
                name -> Optional.ofNullable(namespaces.get(name)).map(ConsumerNamespace::uid));
    return work.follow(FanOutRequest.of(declaration, SOURCE_UID, pins, !given.unserved()))
        .orElseThrow();
  }

  private void put(Receiver receiver) {
    namespaces.put(
        receiver.name(),
        new ConsumerNamespace(
            receiver.name(),
            Optional.ofNullable(receiver.uid()).orElse("uid-of-" + receiver.name()),
            Optional.ofNullable(receiver.labels()).orElse(Map.of()),
            Acceptance.parse(Optional.ofNullable(receiver.accepts()))));
  }

  private void put(SecretProjection projection) {
    projection.getMetadata().setResourceVersion(String.valueOf(++revision));
    projections.put(place(projection), projection);
    work.projectionChanged(projection);
  }

  private static String place(SecretProjection projection) {
    return projection.getMetadata().getNamespace() + "/" + projection.getMetadata().getName();
  }

  /** What watches have told of. */
  private final class Seen implements SeenNamespaces {
    @Override
    public Optional<ConsumerNamespace> namespace(String name) {
      return Optional.ofNullable(namespaces.get(name));
    }

    @Override
    public Stream<ConsumerNamespace> namespaces() {
      return List.copyOf(namespaces.values()).stream();
    }

    @Override
    public Optional<SecretProjection> projection(String namespace, String name) {
      return Optional.ofNullable(projections.get(namespace + "/" + name));
    }

    @Override
    public Stream<SecretProjection> madeFor(String maker) {
      return made().filter(sp -> SeenNamespaces.maker(sp).equals(Optional.of(maker)));
    }

    @Override
    public Stream<SecretProjection> madeFor(String maker, String namespace) {
      return madeFor(maker).filter(sp -> sp.getMetadata().getNamespace().equals(namespace));
    }

    @Override
    public Stream<SecretProjection> made() {
      return List.copyOf(projections.values()).stream()
          .filter(sp -> SeenNamespaces.maker(sp).isPresent());
    }
  }

  /** What the API server does with changes, of which watches tell at once. */
  private final class Changes implements ProjectionChanges {
    @Override
    public boolean make(FanOutRequest request, String namespace) {
      actions.add(
          "make SecretProjection %s/%s, deletionPolicy %s"
              .formatted(
                  namespace,
                  request.fanOut().projection(),
                  request.spec().projection().deletionPolicy()));
      answer(namespace);
      SecretProjection made = new SecretProjection();
      made.setMetadata(
          new ObjectMetaBuilder()
              .withNamespace(namespace)
              .withName(request.fanOut().projection())
              .withUid("uid-" + revision)
              .withGeneration(1L)
              .addToAnnotations(StrongroomNames.PROJECTED_BY, request.maker())
              .build());
      made.setSpec(request.spec());
      put(made);
      return true;
    }

    @Override
    public boolean change(SecretProjection seen, SecretProjectionSpec spec) {
      actions.add("change SecretProjection " + place(seen));
      answer(seen.getMetadata().getNamespace());
      seen.setSpec(spec);
      seen.getMetadata().setGeneration(seen.getMetadata().getGeneration() + 1);
      put(seen);
      return true;
    }

    @Override
    public boolean remove(SecretProjection seen) {
      actions.add("delete SecretProjection " + place(seen));
      answer(seen.getMetadata().getNamespace());
      projections.remove(place(seen));
      work.projectionChanged(seen);
      return true;
    }

    private void answer(String namespace) {
      if (isUnderTest && given.answers() != null && given.answers().containsKey(namespace)) {
        throw failure(given.answers().get(namespace));
      }
    }

    private static Failure failure(String reason) {
      return reason.equals(StoreReason.StoreUnavailable.name())
          ? new Unavailable(StoreReason.StoreUnavailable.with())
          : new Refused(ProjectionReason.valueOf(reason).with("db", "few"));
    }
  }
}
