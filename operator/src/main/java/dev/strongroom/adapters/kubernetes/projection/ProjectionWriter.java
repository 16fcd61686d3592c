package dev.strongroom.adapters.kubernetes.projection;

import static dev.strongroom.adapters.kubernetes.projection.ProjectedSecrets.orEmpty;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.reading.SeenSecretReader;
import dev.strongroom.adapters.kubernetes.reading.WholeSecrets;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Writes projected Secrets. Of an existing Secret not everything is known (see {@link SeenSecret}),
 * so it is never sent back: it is applied or patched, and what the answer has beyond a bound is
 * dropped.
 */
public final class ProjectionWriter implements SecretWrites {
  /** A revision that no object has, so applying with it makes an object and changes none. */
  private static final String NO_REVISION = "1";

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(StrongroomNames.FIELD_MANAGER)
          .withForce(true)
          .build();

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final PatchContext CHANGE = PatchContext.of(PatchType.JSON);

  private final KubernetesClient client;
  private final Supplier<ProjectionMac> mac;
  private final String installation;
  private final MarkedSecrets secrets;
  private final AdmissionChanges admission;

  /** Secrets reached by this client, marked by this MAC and as this installation's. */
  public ProjectionWriter(
      KubernetesClient client, Supplier<ProjectionMac> mac, String installation) {
    this.client = client;
    this.mac = mac;
    this.installation = installation;
    this.secrets = new MarkedSecrets(mac, installation);
    this.admission = new AdmissionChanges(client);
  }

  @Override
  public Optional<ForeignChanges> byAdmission(
      SeenSecret secret, ProjectionSpec spec, VersionId version) {
    return admission.known(secret, spec, version);
  }

  /** Where possible it is created, which costs the API server half of what applying does. */
  @Override
  public Optional<SeenSecret> add(ProjectionRequest request, ProjectedData data) {
    ProjectionSpec spec = request.spec();
    VersionId version = request.version();
    Secret secret = secrets.of(request, data);
    return made(spec, secret)
        .map(
            stored ->
                admission.made(
                    secret, stored, SeenSecretReader.of(stored, mac.get()), spec, version));
  }

  private Optional<Secret> made(ProjectionSpec spec, Secret secret) {
    if (isCreatable(spec)) {
      return SecretRejections.orRefused(
          spec.secretName(),
          () -> StoreCalls.unlessConflict(() -> client.resource(secret).create()));
    }
    secret.getMetadata().setResourceVersion(NO_REVISION);
    return SecretRejections.orRefused(
        spec.secretName(),
        () -> StoreCalls.unlessConflict(() -> client.resource(secret).patch(APPLY, secret)));
  }

  /**
   * Whether it may be created. What was created belongs to us as updates do, and not as what was
   * applied does, so that applying without it later would leave it. Keys are removed all the same,
   * see {@link #withoutForeignKeys}; labels, annotations and owners would stay for ever.
   */
  private static boolean isCreatable(ProjectionSpec spec) {
    return spec.labels().isEmpty() && spec.annotations().isEmpty() && !spec.owned();
  }

  @Override
  public Optional<SeenSecret> apply(
      SeenSecret seen, ProjectionRequest request, ProjectedData data) {
    Secret secret = secrets.of(request, data);
    // With its uid: nothing was decided about another Secret that has this name by now.
    secret.getMetadata().setUid(seen.getMetadata().getUid());
    return applied(secret)
        .map(
            applied ->
                withoutForeignKeys(applied, secret.getData().keySet())
                    .map(stored -> changed(secret, stored, request))
                    .orElse(applied));
  }

  /**
   * Costs the API server half of what applying does. What belongs to us as applied changes only in
   * values that every apply writes again, so a later apply still removes what it removed before.
   */
  @Override
  public Optional<SeenSecret> renew(
      SeenSecret seen, ProjectionRequest request, ProjectedData data) {
    Secret secret = secrets.of(request, data);
    Map<String, String> annotations = secret.getMetadata().getAnnotations();
    SecretPatch patch =
        new SecretPatch(seen)
            .data(secret.getData())
            .annotation(StrongroomNames.INSTALLATION, annotations.get(StrongroomNames.INSTALLATION))
            .annotation(StrongroomNames.MARK, annotations.get(StrongroomNames.MARK));
    if (request.spec().tracked()) {
      patch.annotation(StrongroomNames.CONTENT, annotations.get(StrongroomNames.CONTENT));
    }
    return patched(seen, patch).map(stored -> changed(secret, stored, request));
  }

  private SeenSecret changed(Secret sent, SeenSecret stored, ProjectionRequest request) {
    return admission.changed(sent, stored, request.spec(), request.version());
  }

  /**
   * It is emptied, and its owner reference changed to one that nobody answers to, so that
   * Kubernetes collects it at once. The operator itself has no right to delete a Secret. Each has
   * an absent owner of its own: the garbage collector takes one uid for one object, and looks
   * further where the same uid is named in two namespaces.
   */
  @Override
  public Optional<SeenSecret> giveUp(SeenSecret secret, Holder holder) {
    Secret empty =
        new SecretBuilder()
            .withNewMetadata()
            .withName(secret.getMetadata().getName())
            .withNamespace(holder.namespace())
            // Were it gone already, applying without its uid would recreate it.
            .withUid(secret.getMetadata().getUid())
            .withLabels(Map.of(StrongroomNames.MANAGED_BY, StrongroomNames.MANAGED_BY_VALUE))
            .withAnnotations(
                Map.of(
                    StrongroomNames.holder(holder.kind()),
                    holder.name(),
                    StrongroomNames.INSTALLATION,
                    installation))
            .withOwnerReferences(MarkedSecrets.reference(holder, absentOwner(secret)))
            .endMetadata()
            .withType(secret.type())
            .build();
    return applied(empty).flatMap(s -> withoutForeignKeys(s, Set.of()));
  }

  /** Whether Kubernetes is about to collect it, since it was given up. */
  static boolean isGivenUp(SeenSecret secret) {
    return ProjectedSecrets.ownedBy(secret).filter(absentOwner(secret)::equals).isPresent();
  }

  /** No uid of Kubernetes, which are random, is one that was made from a name. */
  private static String absentOwner(SeenSecret secret) {
    String uid = secret.getMetadata().getUid();
    return UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Takes the mark off a retained Secret whose secret is about to be removed; its values stay.
   *
   * @return the Secret as it is now; empty when it has no mark of this secret
   * @throws Unavailable when it was changed in this moment, or the API server does not answer
   */
  public Optional<SeenSecret> unmark(String name, SecretRecord record) {
    return ProjectedSecrets.find(client, record.owner().namespace(), new ObjectName(name))
        .filter(secret -> ProjectedSecrets.isMarked(secret, record))
        .flatMap(
            secret ->
                SecretRejections.orRefused(
                    name,
                    () ->
                        StoreCalls.unlessGone(
                            () -> client.resource(secret).patch(MERGE, withoutMark(secret)))));
  }

  private static String withoutMark(SeenSecret secret) {
    return "{\"metadata\":{\"resourceVersion\":\"%s\",\"annotations\":{\"%s\":null}}}"
        .formatted(secret.getMetadata().getResourceVersion(), StrongroomNames.MARK);
  }

  /** As text, so that the answer is read with a bound: it has what others wrote too. */
  private Optional<SeenSecret> applied(Secret secret) {
    ObjectMeta meta = secret.getMetadata();
    SeenSecret named = SeenSecret.named(meta.getNamespace(), meta.getName());
    String json = client.getKubernetesSerialization().asJson(secret);
    return SecretRejections.orRefused(
        meta.getName(),
        () -> StoreCalls.unlessConflict(() -> client.resource(named).patch(APPLY, json)));
  }

  /** Empty when somebody changed or deleted the Secret since it was seen. */
  private Optional<SeenSecret> patched(SeenSecret seen, SecretPatch patch) {
    String json = client.getKubernetesSerialization().asJson(patch.steps());
    return SecretRejections.orRefused(
        seen.getMetadata().getName(),
        () -> StoreCalls.unlessChangedOrGone(() -> client.resource(seen).patch(CHANGE, json)));
  }

  /**
   * Applying leaves keys of others in place; in our Secret they are drift, so they go.
   *
   * @return empty when somebody changed or deleted it in this moment, of which an event tells
   */
  private Optional<SeenSecret> withoutForeignKeys(SeenSecret applied, Set<String> ours) {
    Set<String> foreign =
        new TreeSet<>(applied.dataKeys().orElseGet(() -> keysOf(applied.getMetadata())));
    foreign.removeAll(ours);
    if (foreign.isEmpty()) {
      return Optional.of(applied);
    }
    SecretPatch patch = new SecretPatch(applied);
    foreign.forEach(patch::withoutData);
    return patched(applied, patch);
  }

  /** Of a Secret with so many keys that their names were not kept. */
  private List<String> keysOf(ObjectMeta meta) {
    return WholeSecrets.read(
            client, new ObjectName(meta.getNamespace()), new ObjectName(meta.getName()))
        .map(whole -> List.copyOf(orEmpty(whole.getData()).keySet()))
        .orElse(List.of());
  }
}
