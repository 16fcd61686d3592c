package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.core.record.Owner;
import dev.strongroom.core.sharing.Sharing;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.Projection;
import dev.strongroom.crds.Projection.DeletionPolicy;
import dev.strongroom.crds.SecretProjectionSpec;
import dev.strongroom.crds.SecretProjectionSpec.SecretReference;
import dev.strongroom.crds.SecretProjectionSpec.WhenWithdrawn;
import dev.strongroom.crds.Sharing.ProjectInto;
import java.util.Optional;

/** Reads into which other namespaces a secret is projected, and as what. */
public final class DeclaredFanOut {
  private static final Projection DEFAULT =
      new Projection(null, null, null, null, null, null, null, null, null);

  private final ProjectInto declared;

  private DeclaredFanOut(ProjectInto declared) {
    this.declared = declared;
  }

  static Optional<DeclaredFanOut> of(ManagedSecretSpec spec) {
    return Optional.ofNullable(spec.sharing())
        .map(sharing -> sharing.projectInto())
        .map(DeclaredFanOut::new);
  }

  /** The namespaces. */
  public Sharing targets() {
    return Declaration.sharing(declared.namespaces(), declared.namespaceSelector());
  }

  /** The name of the Secret, and of the SecretProjection, in each of them. */
  public String name(Owner owner) {
    String name = projection().name();
    return name == null ? owner.name() : name;
  }

  /**
   * The spec of the SecretProjection in each of them. That is deleted when it is not wanted any
   * more, and whether its Secret goes along is said here.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when there can be no such Secret
   */
  public SecretProjectionSpec spec(Owner owner) {
    Projection p = projection();
    String path = "spec.sharing.projectInto.projection";
    DeclaredProjections.read(path, p, name(owner), false);
    boolean keeps = declared.whenWithdrawn() == WhenWithdrawn.Keep;
    return new SecretProjectionSpec(
        new SecretReference(owner.name(), owner.namespace()),
        null,
        null,
        new Projection(
            name(owner),
            p.type(),
            p.labels(),
            p.annotations(),
            p.data(),
            p.form(),
            p.templates(),
            keeps ? DeletionPolicy.Retain : DeletionPolicy.Delete,
            p.adopt()),
        keeps ? WhenWithdrawn.Keep : WhenWithdrawn.Remove);
  }

  private Projection projection() {
    return declared.projection() == null ? DEFAULT : declared.projection();
  }
}
