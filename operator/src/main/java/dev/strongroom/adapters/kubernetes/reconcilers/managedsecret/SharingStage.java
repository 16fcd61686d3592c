package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.ProjectionDeclaration;
import dev.strongroom.adapters.kubernetes.fanout.FanOutRequest;
import dev.strongroom.adapters.kubernetes.fanout.FanOuts;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.adapters.kubernetes.watches.SeenNamespaces;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.SharingReason;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.sharing.Consumer;
import dev.strongroom.core.sharing.ConsumerNamespace;
import dev.strongroom.core.sharing.FanOutReport;
import dev.strongroom.core.sharing.Sharing;
import dev.strongroom.core.sharing.Sharing.Verdict;
import dev.strongroom.core.sharing.SharingReport;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretProjectionStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks with whom a secret is shared. Its SecretProjections have passes of their own. */
public final class SharingStage {
  /** With one of these a role may not read a secret by its ARN. */
  private static final Set<String> ROLE_DENIED =
      Set.of(
          SharingReason.RoleMissing.name(),
          SharingReason.RoleNotAllowed.name(),
          SharingReason.ArnSecretKept.name());

  private final BiFunction<Owner, SecretArn, Stream<SecretProjection>> projections;
  private final Function<String, Optional<ConsumerNamespace>> namespaces;
  private final BiFunction<String, String, NamespaceIdentity> own;
  private final FanOuts fanOuts;

  /**
   * A stage over these, which are asked in memory.
   *
   * @param projections the SecretProjections of other namespaces that name a ManagedSecret or the
   *     ARN of its secret
   * @param namespaces a namespace by its name
   * @param own a namespace by its name and the uid of an object in it: never one that was deleted
   *     before that object was made
   * @param fanOuts the work that projects secrets into other namespaces
   */
  public SharingStage(
      BiFunction<Owner, SecretArn, Stream<SecretProjection>> projections,
      Function<String, Optional<ConsumerNamespace>> namespaces,
      BiFunction<String, String, NamespaceIdentity> own,
      FanOuts fanOuts) {
    this.projections = projections;
    this.namespaces = namespaces;
    this.own = own;
    this.fanOuts = fanOuts;
  }

  SharingReport look(Declaration declaration, SecretRecord record) {
    Sharing consumers = declaration.consumers();
    Map<String, String> pins = pins(declaration);
    return SharingReport.of(
        record.arn(),
        declaration.sharing(),
        pins,
        projections
            .apply(declaration.owner(), record.arn())
            .filter(sp -> !isProjected(declaration, pins, sp))
            .filter(sp -> sp.getStatus() != null && sp.getStatus().arn() != null)
            .map(sp -> consumer(sp, consumers, pins))
            .toList());
  }

  /**
   * Whether a SecretProjection is one of those that the operator makes, of which another condition
   * tells. What it says of itself does not suffice: its namespace may have written that.
   */
  private boolean isProjected(
      Declaration declaration, Map<String, String> pins, SecretProjection sp) {
    Owner owner = declaration.owner();
    return SeenNamespaces.maker(sp).equals(Optional.of(FanOutRequest.maker(owner)))
        && declaration
            .projectInto()
            .filter(into -> into.name(owner).equals(sp.getMetadata().getName()))
            .flatMap(
                into ->
                    namespaces
                        .apply(sp.getMetadata().getNamespace())
                        .map(namespace -> into.targets().decide(namespace, pins)))
            .filter(verdict -> verdict == Verdict.ALLOWED)
            .isPresent();
  }

  private Map<String, String> pins(Declaration declaration) {
    return declaration
        .consumers()
        .pins(
            declaration.sharingPins(), name -> namespaces.apply(name).map(ConsumerNamespace::uid));
  }

  /**
   * Has the secret projected into other namespaces.
   *
   * @return how far that is; empty where none are declared, and while it is not known
   */
  Optional<FanOutReport> projectInto(Declaration declaration, SecretRecord record) {
    boolean isDeclared = declaration.projectInto().isPresent();
    Owner owner = declaration.owner();
    if (!isDeclared && !fanOuts.isKnown(owner)) {
      return Optional.empty();
    }
    try {
      Optional<FanOutReport> report =
          fanOuts.follow(
              FanOutRequest.of(
                  declaration,
                  own.apply(owner.namespace(), owner.uid()).uid(),
                  pins(declaration),
                  record.current().isPresent() && record.deletion().isEmpty()));
      return report.filter(any -> isDeclared);
    } catch (InvalidInput invalid) {
      return Optional.of(FanOutReport.invalid(invalid.finding()));
    } catch (Failure passing) {
      return Optional.empty();
    }
  }

  private Consumer consumer(SecretProjection sp, Sharing sharing, Map<String, String> pins) {
    SecretProjectionStatus status = sp.getStatus();
    String namespace = sp.getMetadata().getNamespace();
    return new Consumer(
        namespace + "/" + sp.getMetadata().getName(),
        new ProjectionDeclaration(sp).arn().isPresent()
            ? roleVerdict(status)
            : namespaces
                .apply(namespace)
                .map(known -> sharing.decide(known, pins))
                .orElse(Verdict.UNDECIDED),
        status.arn(),
        isReady(status));
  }

  /** The pass over a SecretProjection has asked the doors, and its status has what they said. */
  private static Verdict roleVerdict(SecretProjectionStatus status) {
    boolean isDenied =
        Conditions.find(status.conditions(), Conditions.READY)
            .filter(ready -> ROLE_DENIED.contains(ready.getReason()))
            .isPresent();
    if (isDenied) {
      return Verdict.DENIED;
    }
    return isReady(status) ? Verdict.ALLOWED : Verdict.UNDECIDED;
  }

  private static boolean isReady(SecretProjectionStatus status) {
    return Conditions.find(status.conditions(), Conditions.READY)
        .filter(ready -> ready.getStatus().equals("True"))
        .isPresent();
  }
}
