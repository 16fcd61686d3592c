package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.Owner;
import dev.strongroom.crds.Projection;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretProjectionSpec;
import dev.strongroom.crds.SecretProjectionSpec.SecretReference;
import dev.strongroom.crds.SecretProjectionSpec.WhenWithdrawn;
import java.util.Objects;
import java.util.Optional;

/** Reads a SecretProjection into core's words. */
public final class ProjectionDeclaration {
  private static final Projection DEFAULT =
      new Projection(null, null, null, null, null, null, null, null, null);

  private static final SecretReference NO_SOURCE = new SecretReference("", null);
  private static final SecretProjectionSpec NOTHING =
      new SecretProjectionSpec(NO_SOURCE, null, null, DEFAULT, null);

  private final SecretProjection resource;
  private final SecretProjectionSpec spec;

  public ProjectionDeclaration(SecretProjection resource) {
    this.resource = resource;
    this.spec = resource.getSpec() == null ? NOTHING : resource.getSpec();
  }

  /** The object, as the one that has the Secret. */
  public Holder holder() {
    return Holder.secretProjection(
        new Owner(
            resource.getMetadata().getNamespace(),
            resource.getMetadata().getName(),
            resource.getMetadata().getUid()));
  }

  /**
   * The namespace of the ManagedSecret that is named.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when no namespace can have that name
   */
  public String sourceNamespace() {
    return Optional.ofNullable(reference().namespace())
        .map(name -> ObjectName.declared("spec.secretRef.namespace", name).value())
        .orElse(resource.getMetadata().getNamespace());
  }

  /**
   * The name of that ManagedSecret.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when no object can have that name
   */
  public String sourceName() {
    return ObjectName.declared("spec.secretRef.name", reference().name()).value();
  }

  private SecretReference reference() {
    return spec.secretRef() == null ? NO_SOURCE : spec.secretRef();
  }

  /**
   * What names the secret, as it is written: an ARN, or {@code namespace/name} of a ManagedSecret.
   * There may be nothing that can have such a name.
   */
  public String source() {
    return arn()
        .orElseGet(
            () ->
                Objects.requireNonNullElse(
                        reference().namespace(), resource.getMetadata().getNamespace())
                    + "/"
                    + reference().name());
  }

  /** The ARN of the secret, if it is named by that. */
  public Optional<String> arn() {
    return Optional.ofNullable(spec.arn());
  }

  /**
   * The ServiceAccount in whose name a secret is read that is named by its ARN.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when there can be none of that name
   */
  public String serviceAccount() {
    String name = spec.serviceAccountName() == null ? "" : spec.serviceAccountName();
    return ObjectName.declared("spec.serviceAccountName", name).value();
  }

  /** The name of the Secret that is asked for, as it is written: it may be none that can exist. */
  public String projectedName() {
    String name = declared().name();
    return name == null ? resource.getMetadata().getName() : name;
  }

  /**
   * The Secret that is asked for.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when there can be none like it
   */
  public ProjectionSpec projection() {
    return DeclaredProjections.read("spec.projection", declared(), projectedName(), false);
  }

  /** Whether a Secret stays when the secret is no longer shared. */
  public boolean keepsWithdrawn() {
    return spec.whenWithdrawn() == WhenWithdrawn.Keep;
  }

  /**
   * Whether the secret that is named now was ever given to this object, as only the operator can
   * have noted. That another one was says nothing.
   */
  public boolean wasGiven() {
    return resource.getStatus() != null && source().equals(resource.getStatus().source());
  }

  private Projection declared() {
    Projection declared = spec.projection();
    return declared == null ? DEFAULT : declared;
  }
}
