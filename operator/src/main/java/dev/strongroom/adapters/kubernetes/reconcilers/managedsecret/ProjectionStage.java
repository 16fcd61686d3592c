package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.ProjectedSecrets;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.ObservedSecret;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionDecision;
import dev.strongroom.core.projection.ProjectionDecision.InSync;
import dev.strongroom.core.projection.ProjectionDecision.Refuse;
import dev.strongroom.core.projection.ProjectionDecision.Renew;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.ObjectName;
import dev.strongroom.core.secrets.Owner;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.SecretValue;
import dev.strongroom.core.secrets.SecretValues;
import dev.strongroom.core.secrets.VersionId;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;
import java.util.function.Function;

/** Brings the projected Secret to the declaration; touches nothing when it is there already. */
final class ProjectionStage {
  private final Caches caches;
  private final ProjectedSecrets secrets;
  private final SecretValues values;
  private final ProjectionRenderer renderer;

  ProjectionStage(
      Caches caches, ProjectedSecrets secrets, SecretValues values, ProjectionRenderer renderer) {
    this.caches = caches;
    this.secrets = secrets;
    this.values = values;
    this.renderer = renderer;
  }

  /**
   * Projects a version; throws a Failure when it must not or cannot.
   *
   * @param isNew whether the secret was made just now: a Secret is hardly there yet, and creating
   *     one tells
   * @return what admission made of the Secret, if that differs from what was written
   */
  Optional<ForeignChanges> project(
      ProjectionSpec spec, SecretRecord record, VersionId version, boolean isNew) {
    Optional<Secret> created = isNew ? created(spec, record, version) : Optional.empty();
    if (created.isPresent()) {
      return secrets.byAdmission(created.get(), spec, version);
    }
    Owner owner = record.owner();
    Optional<Secret> secret =
        caches
            .secret(owner.namespace(), spec.secretName().value())
            .or(() -> found(owner.namespace(), spec.secretName()));
    Optional<ForeignChanges> known = secret.flatMap(s -> secrets.byAdmission(s, spec, version));
    if (known.isPresent()) {
      return known;
    }
    Optional<ObservedSecret> observed =
        secret.map(s -> secrets.observe(s, record, name -> isHeld(s, name)));
    ProjectionDecision decision = ProjectionDecision.decide(spec, version, owner.uid(), observed);
    if (decision instanceof Refuse refuse) {
      throw new InvalidSpec(refuse.finding());
    }
    if (decision instanceof InSync) {
      return Optional.empty();
    }
    Optional<Secret> renewable = decision instanceof Renew ? secret : Optional.empty();
    Secret written =
        render(
            spec,
            record,
            version,
            data ->
                renewable
                    .flatMap(seen -> secrets.renew(seen, spec, version, data))
                    .orElseGet(() -> secrets.apply(owner, spec, version, data)));
    caches.written(written, secret);
    return secrets.byAdmission(written, spec, version);
  }

  /**
   * Gives up those Secrets that are to go with the ManagedSecret and that it no longer asks for.
   */
  void giveUpOthers(Owner owner, Optional<String> wanted) {
    caches
        .secretsOf(owner)
        .filter(s -> wanted.filter(s.getMetadata().getName()::equals).isEmpty())
        .filter(s -> ProjectedSecrets.isOwned(s, owner))
        .forEach(
            s -> secrets.giveUp(s, owner).ifPresent(now -> caches.written(now, Optional.of(s))));
  }

  /** Were it not noted, nobody would learn that it is deleted before the watch tells of it. */
  private Optional<Secret> found(String namespace, ObjectName name) {
    Optional<Secret> secret = secrets.find(namespace, name);
    secret.ifPresent(caches::found);
    return secret;
  }

  private boolean isHeld(Secret secret, String managedSecret) {
    return caches
        .primary(secret.getMetadata().getNamespace(), managedSecret)
        .flatMap(ms -> new Declaration(ms).projectedName())
        .filter(secret.getMetadata().getName()::equals)
        .isPresent();
  }

  private Optional<Secret> created(ProjectionSpec spec, SecretRecord record, VersionId version) {
    if (!ProjectedSecrets.isCreatable(spec)) {
      return Optional.empty();
    }
    Optional<Secret> secret =
        render(spec, record, version, data -> secrets.create(record.owner(), spec, version, data));
    secret.ifPresent(s -> caches.written(s, Optional.empty()));
    return secret;
  }

  private <T> T render(
      ProjectionSpec spec,
      SecretRecord record,
      VersionId version,
      Function<ProjectedData, T> write) {
    try (SecretValue value =
            values
                .read(record, version)
                .orElseThrow(() -> new InvalidSpec(Reason.VersionMissing.with(version)));
        ProjectedData data = renderer.render(spec, value)) {
      return write.apply(data);
    }
  }
}
