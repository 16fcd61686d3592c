package dev.strongroom.adapters.kubernetes.projection;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.ProjectionDeclaration;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.audit.AuditedProjections;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.projection.AllowedTypes;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ObservedSecret;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionDecision;
import dev.strongroom.core.projection.ProjectionDecision.InSync;
import dev.strongroom.core.projection.ProjectionDecision.Refuse;
import dev.strongroom.core.projection.ProjectionDecision.Renew;
import dev.strongroom.core.projection.ProjectionMark;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.core.work.NamedReferences.Question;
import dev.strongroom.core.work.NamedReferences.Reference;
import dev.strongroom.core.work.NamedReferences.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes projected Secrets match what is declared, whoever declares them; writes nothing when they
 * already do.
 */
public final class Projector {
  private final SeenObjects caches;
  private final SecretLookup secrets;
  private final References references;
  private final SecretWrites writer;
  private final SecretValues values;
  private final ProjectionRenderer renderer;
  private final AllowedTypes types;
  private final String installation;
  private final AuditedProjections audit;
  private final ProjectionListener listener;

  /** Over these. */
  public Projector(
      SeenObjects caches,
      SecretLookup secrets,
      References references,
      SecretWrites writer,
      SecretValues values,
      ProjectionRenderer renderer,
      AllowedTypes types,
      String installation,
      AuditedProjections audit,
      ProjectionListener listener) {
    this.caches = caches;
    this.secrets = secrets;
    this.references = references;
    this.writer = writer;
    this.values = values;
    this.renderer = renderer;
    this.types = types;
    this.installation = installation;
    this.audit = audit;
    this.listener = listener;
  }

  /** The same, but that somebody else follows what it does. */
  public Projector toldTo(ProjectionListener other) {
    return new Projector(
        caches, secrets, references, writer, values, renderer, types, installation, audit, other);
  }

  /**
   * Projects a version; throws a Failure when it must not or cannot.
   *
   * @param isNew whether the secret was made just now: a Secret is hardly there yet, and creating
   *     one tells; but the audit trail is told before
   * @return what admission made of the Secret, if that differs from what was written
   */
  public Optional<ForeignChanges> project(ProjectionRequest request, boolean isNew) {
    types.require(request.spec().type());
    if (isNew && !audit.isOn()) {
      Optional<SeenSecret> added = written(request, Optional.empty());
      if (added.isPresent()) {
        return byAdmission(added.get(), request);
      }
    }
    Holder holder = request.holder();
    ObjectName name = request.spec().secretName();
    Optional<SeenSecret> seen =
        caches.secret(holder.namespace(), name.value()).or(() -> unwatched(request));
    if (seen.isEmpty() && !isNew && secrets.isLeaving(holder)) {
      throw new NotYet(SecretReason.BeingDeleted.with());
    }
    Optional<ForeignChanges> known = seen.flatMap(s -> byAdmission(s, request));
    if (known.isPresent()) {
      return known;
    }
    SeenSecret now =
        brought(request, seen)
            .or(() -> brought(request, found(holder.namespace(), name)))
            .orElseThrow(() -> new Unavailable(StoreReason.Conflict.with()));
    return byAdmission(now, request);
  }

  private Optional<ForeignChanges> byAdmission(SeenSecret secret, ProjectionRequest request) {
    return writer.byAdmission(secret, request.spec(), request.version());
  }

  /**
   * A Secret that is not marked as ours; refused without being read again while nothing changed.
   */
  private Optional<SeenSecret> unwatched(ProjectionRequest request) {
    Holder holder = request.holder();
    ObjectName name = request.spec().secretName();
    Question question =
        new Question(
            new Waiter(holder.kind().name(), holder.namespace(), holder.name()),
            new Reference(References.SECRETS, holder.namespace(), name.value()),
            request.spec().digest() + request.spec().adopt());
    return references.resolve(
        question,
        () -> {
          Optional<SeenSecret> found = found(holder.namespace(), name);
          decide(request, found.flatMap(secrets::judged));
          return found;
        });
  }

  /**
   * Decides about what was seen.
   *
   * @return the Secret as it is now; empty when what was seen was no longer true
   */
  private Optional<SeenSecret> brought(ProjectionRequest request, Optional<SeenSecret> seen) {
    Optional<SeenSecret> secret = seen.flatMap(secrets::judged);
    ProjectionDecision decision = decide(request, secret);
    boolean isUntracked =
        request.spec().tracked() && secret.flatMap(ProjectedSecrets::content).isEmpty();
    if (decision instanceof InSync && !isUntracked) {
      return secret;
    }
    Optional<SeenSecret> renewed =
        decision instanceof Renew ? renewed(request, secret.orElseThrow()) : Optional.empty();
    return renewed.or(() -> written(request, secret));
  }

  private ProjectionDecision decide(ProjectionRequest request, Optional<SeenSecret> secret) {
    if (secret.filter(SeenSecret::isTooLarge).isPresent()) {
      throw new InvalidInput(
          ProjectionReason.SecretMetadataTooLarge.with(request.spec().secretName()));
    }
    Optional<ObservedSecret> observed =
        secret.map(
            s ->
                ProjectedSecrets.observe(
                    s,
                    request.holder(),
                    request.record(),
                    request.spec(),
                    (kind, name) -> isHeld(s, kind, name)));
    ProjectionDecision decision =
        ProjectionDecision.decide(
            request.spec(), request.version(), request.holder(), installation, observed);
    if (decision instanceof Refuse refuse) {
      throw new InvalidInput(refuse.finding());
    }
    return decision;
  }

  private Optional<SeenSecret> renewed(ProjectionRequest request, SeenSecret seen) {
    Optional<SeenSecret> over = Optional.of(seen);
    return noted(request, render(request, over, data -> writer.renew(seen, request, data)), over);
  }

  /** Writes over the Secret that was seen, or makes one if there was none; never another. */
  private Optional<SeenSecret> written(ProjectionRequest request, Optional<SeenSecret> seen) {
    return noted(
        request,
        render(
            request,
            seen,
            data ->
                seen.isPresent()
                    ? writer.apply(seen.get(), request, data)
                    : writer.add(request, data)),
        seen);
  }

  private Optional<SeenSecret> noted(
      ProjectionRequest request, Optional<SeenSecret> written, Optional<SeenSecret> before) {
    written.ifPresent(
        secret -> {
          caches.written(secret, before);
          listener.written(
              request, before.flatMap(ProjectedSecrets::mark).map(ProjectionMark::version));
        });
    return written;
  }

  /**
   * Gives up those Secrets that are to go with the object that declares them and that it no longer
   * asks for.
   */
  public void giveUpOthers(Holder holder, Optional<String> wanted) {
    caches
        .secretsOf(holder)
        .filter(s -> wanted.filter(s.getMetadata().getName()::equals).isEmpty())
        .filter(s -> ProjectedSecrets.isOwned(s, holder.object()))
        .forEach(s -> giveUp(s, holder));
  }

  /**
   * Gives up all Secrets of an object, also those that would outlive it.
   *
   * @return the names of those that it had until now
   */
  public List<String> withdraw(Holder holder) {
    List<String> names = new ArrayList<>();
    caches
        .secretsOf(holder)
        .filter(s -> !ProjectionWriter.isGivenUp(s))
        .filter(this::isOurs)
        .forEach(
            s -> {
              giveUp(s, holder);
              names.add(s.getMetadata().getName());
            });
    return names;
  }

  private boolean isOurs(SeenSecret secret) {
    return Objects.equals(
        secret.getMetadata().getAnnotations().get(StrongroomNames.INSTALLATION), installation);
  }

  private void giveUp(SeenSecret secret, Holder holder) {
    writer.giveUp(secret, holder).ifPresent(now -> caches.written(now, Optional.of(secret)));
  }

  /** Were it not noted, nobody would learn that it is deleted before the watch tells of it. */
  private Optional<SeenSecret> found(String namespace, ObjectName name) {
    Optional<SeenSecret> secret = secrets.find(namespace, name);
    secret.ifPresent(caches::found);
    return secret;
  }

  private boolean isHeld(SeenSecret secret, Holder.Kind kind, String name) {
    String namespace = secret.getMetadata().getNamespace();
    Optional<String> projected =
        switch (kind) {
          case ManagedSecret ->
              caches.primary(namespace, name).flatMap(ms -> new Declaration(ms).projectedName());
          case SecretProjection ->
              caches
                  .projection(namespace, name)
                  .map(sp -> new ProjectionDeclaration(sp).projectedName());
        };
    return projected.filter(secret.getMetadata().getName()::equals).isPresent();
  }

  private <T> T render(
      ProjectionRequest request, Optional<SeenSecret> over, Function<ProjectedData, T> write) {
    listener.reading(request);
    audit.writing(
        request.record(),
        request.version(),
        request.holder().namespace(),
        request.spec().secretName().value(),
        over.map(secret -> secret.getMetadata().getResourceVersion()));
    try (SecretValue value =
            values
                .read(request.record(), request.version())
                .orElseThrow(
                    () -> new Unreadable(StoreReason.VersionMissing.with(request.version())));
        ProjectedData data =
            renderer.render(
                request.spec(), value, request.record().arn() + " " + request.version())) {
      return write.apply(data);
    }
  }
}
