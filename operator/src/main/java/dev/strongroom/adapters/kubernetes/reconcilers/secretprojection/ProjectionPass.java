package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.ProjectionDeclaration;
import dev.strongroom.adapters.kubernetes.projection.ProjectionRequest;
import dev.strongroom.adapters.kubernetes.projection.Projector;
import dev.strongroom.adapters.kubernetes.reading.KeptMetadata;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.SharingReason;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.Setbacks;
import dev.strongroom.core.reconciling.secretprojection.ProjectionOutcome;
import dev.strongroom.core.reconciling.secretprojection.ProjectionOutcome.Given;
import dev.strongroom.core.reconciling.secretprojection.RoleFacts;
import dev.strongroom.core.reconciling.secretprojection.SourceDecision;
import dev.strongroom.core.reconciling.secretprojection.SourceDecision.Leave;
import dev.strongroom.core.reconciling.secretprojection.SourceDecision.Serve;
import dev.strongroom.core.reconciling.secretprojection.SourceDecision.Withdraw;
import dev.strongroom.core.reconciling.secretprojection.SourceFacts;
import dev.strongroom.core.reconciling.secretprojection.SourceFacts.Source;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.sharing.ConsumerNamespace;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.SecretProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One pass over a SecretProjection: what is there is gathered, {@link SourceDecision} decides, and
 * the Secret is written or given up.
 */
public final class ProjectionPass {
  private final ExcludedNamespaces excluded;
  private final SeenObjects objects;
  private final Function<String, Optional<ConsumerNamespace>> namespaces;
  private final RecordQueries records;
  private final KeyReferences keys;
  private final RoleSecrets roles;
  private final Projector projector;

  /**
   * A pass over these.
   *
   * @param namespaces a namespace by its name, as a watch has told of it
   */
  public ProjectionPass(
      ExcludedNamespaces excluded,
      SeenObjects objects,
      Function<String, Optional<ConsumerNamespace>> namespaces,
      RecordQueries records,
      KeyReferences keys,
      RoleSecrets roles,
      Projector projector) {
    this.excluded = excluded;
    this.objects = objects;
    this.namespaces = namespaces;
    this.records = records;
    this.keys = keys;
    this.roles = roles;
    this.projector = projector;
  }

  /** Runs as far as it comes. */
  ProjectionOutcome run(SecretProjection projection) {
    return new Run(projection).outcome();
  }

  /** How far one pass has come. */
  private final class Run {
    private final SecretProjection resource;
    private final ProjectionDeclaration declaration;
    private final List<Failure> problems = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();
    private Optional<Given> given = Optional.empty();
    private Optional<Finding> changedByAdmission = Optional.empty();
    private boolean isRemoved;

    Run(SecretProjection resource) {
      this.resource = resource;
      this.declaration = new ProjectionDeclaration(resource);
    }

    ProjectionOutcome outcome() {
      Optional<RuntimeException> bug = Optional.empty();
      try {
        decided();
      } catch (Failure failure) {
        problems.add(failure);
      } catch (RuntimeException unexpected) {
        bug = Optional.of(unexpected);
      }
      return new ProjectionOutcome(
          new Setbacks(problems, bug), given, warnings, isRemoved, changedByAdmission);
    }

    private void decided() {
      KeptMetadata.requireWhole(resource);
      excluded.require(declaration.holder().namespace());
      ConsumerNamespace consumer =
          namespaces
              .apply(declaration.holder().namespace())
              .orElseThrow(() -> new NotYet(AccountReason.NamespaceTerminating.with()));
      SourceDecision decision =
          declaration
              .arn()
              .map(arn -> SourceDecision.decide(facts(arn)))
              .orElseGet(() -> SourceDecision.decide(facts(consumer)));
      if (decision instanceof Serve serve) {
        serve(serve, consumer);
      } else if (decision instanceof Withdraw withdraw) {
        isRemoved = true;
        problems.add(withdraw.problem());
        withdraw();
      } else if (decision instanceof Leave leave) {
        problems.add(leave.problem());
      }
    }

    private SourceFacts facts(ConsumerNamespace consumer) {
      String source = declaration.sourceNamespace();
      String name = declaration.sourceName();
      return new SourceFacts(
          source,
          name,
          consumer,
          objects.primary(source, name).filter(ms -> !ms.isMarkedForDeletion()).map(this::source),
          hasSecret(),
          declaration.keepsWithdrawn());
    }

    private RoleFacts facts(String arn) {
      Owner me = declaration.holder().object();
      String serviceAccount = declaration.serviceAccount();
      Optional<Caller.Session> caller = roles.session(me, serviceAccount);
      return new RoleFacts(
          arn,
          serviceAccount,
          caller.map(role -> role.principal().role()).orElse(""),
          caller.map(role -> Attempt.of(() -> roles.secret(role, arn))),
          keys::obstacles,
          hasSecret(),
          declaration.keepsWithdrawn());
    }

    private boolean hasSecret() {
      return declaration.wasGiven()
          && objects.secretsOf(declaration.holder()).findAny().isPresent();
    }

    private Source source(ManagedSecret ms) {
      Declaration declared = new Declaration(ms);
      Optional<SecretRecord> record =
          records
              .find(declared.owner().namespace(), declared.name())
              .map(
                  stored -> records.verified(stored, declared.owner().namespace(), declared.name()))
              .filter(found -> found.owner().equals(declared.owner()));
      return new Source(
          declared.consumers(),
          declared.sharingPins(),
          record,
          keys.obstacles(record.map(SecretRecord::keys).orElseGet(Set::of)));
    }

    private void serve(Serve serve, ConsumerNamespace consumer) {
      ProjectionSpec spec = declaration.projection();
      Holder holder = declaration.holder();
      Optional<ForeignChanges> changes =
          projector.project(
              new ProjectionRequest(
                  holder, spec, serve.record(), serve.version(), Optional.of(consumer.uid())),
              false);
      String name = spec.secretName().value();
      given = Optional.of(new Given(serve.record().arn(), serve.version(), name));
      changedByAdmission = changes.map(c -> c.finding(name));
      changes
          .filter(c -> !c.altered().isEmpty())
          .ifPresent(c -> problems.add(new Refused(c.finding(name))));
      projector.giveUpOthers(holder, Optional.of(name));
    }

    private void withdraw() {
      String source =
          declaration
              .arn()
              .orElseGet(
                  () ->
                      "ManagedSecret %s of namespace %s"
                          .formatted(declaration.sourceName(), declaration.sourceNamespace()));
      projector
          .withdraw(declaration.holder())
          .forEach(name -> warnings.add(SharingReason.SharedSecretRemoved.with(name, source)));
    }
  }
}
