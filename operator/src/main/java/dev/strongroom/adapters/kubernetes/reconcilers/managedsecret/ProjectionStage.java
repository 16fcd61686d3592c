package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.projection.ProjectedSecrets;
import dev.strongroom.adapters.kubernetes.projection.SecretLookup;
import dev.strongroom.adapters.kubernetes.projection.SecretWrites;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.audit.AuditedProjections;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.projection.AllowedTypes;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.ObservedSecret;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionDecision;
import dev.strongroom.core.projection.ProjectionDecision.InSync;
import dev.strongroom.core.projection.ProjectionDecision.Refuse;
import dev.strongroom.core.projection.ProjectionDecision.Renew;
import dev.strongroom.core.projection.ProjectionMark;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.core.work.NamedReferences.Question;
import dev.strongroom.core.work.NamedReferences.Reference;
import dev.strongroom.core.work.NamedReferences.Waiter;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.function.Function;

/** Makes the projected Secret match the declaration; writes nothing when it already does. */
public final class ProjectionStage {
  private final SeenObjects caches;
  private final SecretLookup secrets;
  private final References references;
  private final SecretWrites writer;
  private final SecretValues values;
  private final ProjectionRenderer renderer;
  private final AllowedTypes types;
  private final String installation;
  private final AuditedProjections audit;
  private final RefusalWindows windows;

  public ProjectionStage(
      SeenObjects caches,
      SecretLookup secrets,
      References references,
      SecretWrites writer,
      SecretValues values,
      ProjectionRenderer renderer,
      AllowedTypes types,
      String installation,
      AuditedProjections audit,
      RefusalWindows windows) {
    this.caches = caches;
    this.secrets = secrets;
    this.references = references;
    this.writer = writer;
    this.values = values;
    this.renderer = renderer;
    this.types = types;
    this.installation = installation;
    this.audit = audit;
    this.windows = windows;
  }

  /**
   * Projects a version; throws a Failure when it must not or cannot.
   *
   * @param isNew whether the secret was made just now: a Secret is hardly there yet, and creating
   *     one tells; but the audit trail is told before
   * @return what admission made of the Secret, if that differs from what was written
   */
  Optional<ForeignChanges> project(
      ProjectionSpec spec, SecretRecord record, VersionId version, boolean isNew) {
    types.require(spec.type());
    if (isNew && !audit.isOn()) {
      Optional<SeenSecret> added = written(spec, record, version, Optional.empty());
      if (added.isPresent()) {
        return writer.byAdmission(added.get(), spec, version);
      }
    }
    String namespace = record.owner().namespace();
    Optional<SeenSecret> seen =
        caches
            .secret(namespace, spec.secretName().value())
            .or(() -> unwatched(spec, record, version));
    if (seen.isEmpty() && !isNew && secrets.isLeaving(record.owner())) {
      throw new NotYet(SecretReason.BeingDeleted.with());
    }
    Optional<ForeignChanges> known = seen.flatMap(s -> writer.byAdmission(s, spec, version));
    if (known.isPresent()) {
      return known;
    }
    SeenSecret now =
        brought(spec, record, version, seen)
            .or(() -> brought(spec, record, version, found(namespace, spec.secretName())))
            .orElseThrow(() -> new Unavailable(StoreReason.Conflict.with()));
    return writer.byAdmission(now, spec, version);
  }

  /** For how long a target refused what the Secret had before it was written, once. */
  Optional<Finding> news(SecretRecord record) {
    return windows.news(record.arn());
  }

  /**
   * A Secret that is not marked as ours; refused without being read again while nothing changed.
   */
  private Optional<SeenSecret> unwatched(
      ProjectionSpec spec, SecretRecord record, VersionId version) {
    Owner owner = record.owner();
    Question question =
        new Question(
            new Waiter(HasMetadata.getKind(ManagedSecret.class), owner.namespace(), owner.name()),
            new Reference(References.SECRETS, owner.namespace(), spec.secretName().value()),
            spec.digest() + spec.adopt());
    return references.resolve(
        question,
        () -> {
          Optional<SeenSecret> found = found(owner.namespace(), spec.secretName());
          decide(spec, record, version, found.flatMap(secrets::judged));
          return found;
        });
  }

  /**
   * Decides about what was seen.
   *
   * @return the Secret as it is now; empty when what was seen was no longer true
   */
  private Optional<SeenSecret> brought(
      ProjectionSpec spec, SecretRecord record, VersionId version, Optional<SeenSecret> seen) {
    Optional<SeenSecret> secret = seen.flatMap(secrets::judged);
    ProjectionDecision decision = decide(spec, record, version, secret);
    boolean isUntracked = spec.tracked() && secret.flatMap(ProjectedSecrets::content).isEmpty();
    if (decision instanceof InSync && !isUntracked) {
      return secret;
    }
    Optional<SeenSecret> renewed =
        decision instanceof Renew
            ? renewed(spec, record, version, secret.orElseThrow())
            : Optional.empty();
    return renewed.or(() -> written(spec, record, version, secret));
  }

  private ProjectionDecision decide(
      ProjectionSpec spec, SecretRecord record, VersionId version, Optional<SeenSecret> secret) {
    if (secret.filter(SeenSecret::isTooLarge).isPresent()) {
      throw new InvalidInput(ProjectionReason.SecretMetadataTooLarge.with(spec.secretName()));
    }
    Optional<ObservedSecret> observed =
        secret.map(s -> ProjectedSecrets.observe(s, record, spec, name -> isHeld(s, name)));
    ProjectionDecision decision =
        ProjectionDecision.decide(spec, version, record.owner(), installation, observed);
    if (decision instanceof Refuse refuse) {
      throw new InvalidInput(refuse.finding());
    }
    return decision;
  }

  private Optional<SeenSecret> renewed(
      ProjectionSpec spec, SecretRecord record, VersionId version, SeenSecret seen) {
    return noted(
        spec,
        record,
        version,
        render(
            spec,
            record,
            version,
            Optional.of(seen),
            data -> writer.renew(seen, record.owner(), spec, version, data)),
        Optional.of(seen));
  }

  /** Writes over the Secret that was seen, or makes one if there was none; never another. */
  private Optional<SeenSecret> written(
      ProjectionSpec spec, SecretRecord record, VersionId version, Optional<SeenSecret> seen) {
    Owner owner = record.owner();
    return noted(
        spec,
        record,
        version,
        render(
            spec,
            record,
            version,
            seen,
            data ->
                seen.isPresent()
                    ? writer.apply(seen.get(), owner, spec, version, data)
                    : writer.add(owner, spec, version, data)),
        seen);
  }

  private Optional<SeenSecret> noted(
      ProjectionSpec spec,
      SecretRecord record,
      VersionId version,
      Optional<SeenSecret> written,
      Optional<SeenSecret> before) {
    written.ifPresent(secret -> caches.written(secret, before));
    if (written.isPresent()) {
      String name = spec.secretName().value();
      windows.projected(
          record,
          version,
          name,
          before.flatMap(ProjectedSecrets::mark).map(ProjectionMark::version));
    }
    return written;
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
            s -> writer.giveUp(s, owner).ifPresent(now -> caches.written(now, Optional.of(s))));
  }

  /** Were it not noted, nobody would learn that it is deleted before the watch tells of it. */
  private Optional<SeenSecret> found(String namespace, ObjectName name) {
    Optional<SeenSecret> secret = secrets.find(namespace, name);
    secret.ifPresent(caches::found);
    return secret;
  }

  private boolean isHeld(SeenSecret secret, String managedSecret) {
    return caches
        .primary(secret.getMetadata().getNamespace(), managedSecret)
        .flatMap(ms -> new Declaration(ms).projectedName())
        .filter(secret.getMetadata().getName()::equals)
        .isPresent();
  }

  private <T> T render(
      ProjectionSpec spec,
      SecretRecord record,
      VersionId version,
      Optional<SeenSecret> over,
      Function<ProjectedData, T> write) {
    audit.writing(
        record,
        version,
        spec.secretName().value(),
        over.map(secret -> secret.getMetadata().getResourceVersion()));
    try (SecretValue value =
            values
                .read(record, version)
                .orElseThrow(() -> new Unreadable(StoreReason.VersionMissing.with(version)));
        ProjectedData data = renderer.render(spec, value, record.arn() + " " + version)) {
      return write.apply(data);
    }
  }
}
