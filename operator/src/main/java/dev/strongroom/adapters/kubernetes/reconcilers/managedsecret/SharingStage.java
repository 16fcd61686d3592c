package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.ProjectionDeclaration;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.core.problems.SharingReason;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.sharing.Consumer;
import dev.strongroom.core.sharing.ConsumerNamespace;
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

  /**
   * A stage over these, which are asked in memory.
   *
   * @param projections the SecretProjections of other namespaces that name a ManagedSecret or the
   *     ARN of its secret
   * @param namespaces a namespace by its name
   */
  public SharingStage(
      BiFunction<Owner, SecretArn, Stream<SecretProjection>> projections,
      Function<String, Optional<ConsumerNamespace>> namespaces) {
    this.projections = projections;
    this.namespaces = namespaces;
  }

  SharingReport look(Declaration declaration, SecretRecord record) {
    Sharing sharing = declaration.sharing();
    Map<String, String> pins =
        sharing.pins(
            declaration.sharingPins(), name -> namespaces.apply(name).map(ConsumerNamespace::uid));
    return SharingReport.of(
        record.arn(),
        sharing,
        pins,
        projections
            .apply(declaration.owner(), record.arn())
            .filter(sp -> sp.getStatus() != null && sp.getStatus().arn() != null)
            .map(sp -> consumer(sp, sharing, pins))
            .toList());
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
