package dev.strongroom.adapters.kubernetes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.strongroom.adapters.kubernetes.store.StoreCalls;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.projection.ApiRejection;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.ObservedSecret;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionMark;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.secrets.Consent;
import dev.strongroom.core.secrets.Finding;
import dev.strongroom.core.secrets.ObjectName;
import dev.strongroom.core.secrets.Owner;
import dev.strongroom.core.secrets.PlaintextAccess;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.Refused;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.Unavailable;
import dev.strongroom.core.secrets.VersionId;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Projected Secrets in the cluster: looks at them without decrypting anything, and writes them. */
public final class ProjectedSecrets {
  private static final String API_VERSION = "strongroom.dev/v1";

  /** The uid of no object: API servers give random ones. */
  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

  /** A revision that no object has, so applying with it makes an object and changes none. */
  private static final String NO_REVISION = "1";

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(StrongroomNames.FIELD_MANAGER)
          .withForce(true)
          .build();

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final int MOST_REMEMBERED = 10_000;

  /** Shorter than the time between two passes that no event asks for. */
  private static final Duration UNTIL_TRIED_AGAIN = Duration.ofMinutes(10);

  private final KubernetesClient client;
  private final Supplier<ProjectionMac> mac;
  private final String installation;

  /** By the uid of the Secret; few clusters have policies that change Secrets. */
  private final Cache<String, Stored> changed =
      Caffeine.newBuilder()
          .maximumSize(MOST_REMEMBERED)
          .expireAfterWrite(UNTIL_TRIED_AGAIN)
          .build();

  /** A Secret as it was stored, which differs from what was sent. */
  private record Stored(
      String revision, String version, String specDigest, ForeignChanges changes) {}

  /** Secrets reached by this client, marked by this MAC and as this installation's. */
  public ProjectedSecrets(
      KubernetesClient client, Supplier<ProjectionMac> mac, String installation) {
    this.client = client;
    this.mac = mac;
    this.installation = installation;
  }

  /** The Secret of this name as the API server has it now. */
  public Optional<Secret> find(String namespace, ObjectName name) {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(
            () -> ObjectsByName.one(client.secrets(), new ObjectName(namespace), name).get()));
  }

  /**
   * What admission made of a Secret when it was last written for this declaration and version;
   * empty when that was nothing, or when somebody has changed the Secret since. Writing it again
   * would only be answered in the same way.
   */
  public Optional<ForeignChanges> byAdmission(
      Secret secret, ProjectionSpec spec, VersionId version) {
    return Optional.ofNullable(changed.getIfPresent(secret.getMetadata().getUid()))
        .filter(s -> s.revision().equals(secret.getMetadata().getResourceVersion()))
        .filter(s -> s.version().equals(version.value()) && s.specDigest().equals(spec.digest()))
        .map(Stored::changes);
  }

  private Secret noted(
      Secret stored, ProjectionSpec spec, VersionId version, ForeignChanges changes) {
    String uid = stored.getMetadata().getUid();
    if (changes.isEmpty()) {
      changed.invalidate(uid);
    } else {
      String revision = stored.getMetadata().getResourceVersion();
      changed.put(uid, new Stored(revision, version.value(), spec.digest(), changes));
    }
    return stored;
  }

  /** Labels and annotations that others add to a Secret that was there may stay. */
  private static ForeignChanges changes(Secret sent, Secret stored, boolean isNew) {
    ForeignChanges metadata =
        ForeignChanges.between(
                "metadata.labels",
                orEmpty(sent.getMetadata().getLabels()),
                orEmpty(stored.getMetadata().getLabels()))
            .and(
                ForeignChanges.between(
                    "metadata.annotations",
                    orEmpty(sent.getMetadata().getAnnotations()),
                    orEmpty(stored.getMetadata().getAnnotations())));
    return ForeignChanges.between("data", orEmpty(sent.getData()), orEmpty(stored.getData()))
        .and(isNew ? metadata : metadata.alteredOnly());
  }

  /**
   * What a Secret says of itself, and whether its data is what its mark was made for.
   *
   * @param record the secret that is to be projected into it
   * @param holds whether a ManagedSecret of this name has this Secret as its projection
   */
  public ObservedSecret observe(Secret secret, SecretRecord record, Predicate<String> holds) {
    Map<String, String> labels = orEmpty(secret.getMetadata().getLabels());
    Map<String, String> annotations = orEmpty(secret.getMetadata().getAnnotations());
    Optional<ProjectionMark> mark = ProjectionMark.parse(annotations.get(StrongroomNames.MARK));
    boolean intact = mark.isPresent() && isIntact(secret, mark.get());
    Optional<String> holder =
        Optional.ofNullable(annotations.get(StrongroomNames.MANAGED_SECRET))
            .filter(name -> StrongroomNames.isManaged(labels));
    boolean labelled = holder.filter(record.owner().name()::equals).isPresent();
    return new ObservedSecret(
        labelled,
        intact && isVersionOf(record, mark.get()),
        holder.filter(name -> !labelled).filter(holds),
        secret.getType(),
        labels,
        annotations,
        mark,
        intact,
        consent(secret),
        Optional.ofNullable(annotations.get(StrongroomNames.INSTALLATION)),
        ownedBy(secret));
  }

  /** Who may read a Secret or take it over. */
  public static Consent consent(Secret secret) {
    return Consent.parse(
        Optional.ofNullable(secret.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(StrongroomNames.ALLOW)));
  }

  private static boolean isVersionOf(SecretRecord record, ProjectionMark mark) {
    return record.versions().stream().anyMatch(v -> v.id().value().equals(mark.version()));
  }

  /**
   * Gives up a Secret that was to go with its ManagedSecret and is no longer its projection: it is
   * emptied, and its owner reference changed to one that nobody answers to, so that Kubernetes
   * collects it at once. The operator itself has no right to delete a Secret.
   *
   * @return the Secret as it is now; empty when it is gone already
   */
  public Optional<Secret> giveUp(Secret secret, Owner owner) {
    Secret empty =
        new SecretBuilder()
            .withNewMetadata()
            .withName(secret.getMetadata().getName())
            .withNamespace(owner.namespace())
            .withUid(secret.getMetadata().getUid())
            .withLabels(Map.of(StrongroomNames.MANAGED_BY, StrongroomNames.MANAGED_BY_VALUE))
            .withAnnotations(
                Map.of(
                    StrongroomNames.MANAGED_SECRET,
                    owner.name(),
                    StrongroomNames.INSTALLATION,
                    installation))
            .withOwnerReferences(reference(owner, NOBODY))
            .endMetadata()
            .withType(secret.getType())
            .build();
    // With its uid: were it gone already, applying would make it anew.
    Optional<Secret> applied =
        orRefused(
            secret.getMetadata().getName(),
            () -> StoreCalls.unlessConflict(() -> client.resource(empty).patch(APPLY, empty)));
    return applied.flatMap(s -> withoutForeignKeys(s, Set.of()));
  }

  /**
   * Takes the mark off a retained Secret whose secret is about to be removed; its values stay.
   *
   * @return the Secret as it is now; empty when it has no mark of this secret
   * @throws Unavailable when it was changed in this moment, or the API server does not answer
   */
  public Optional<Secret> unmark(String name, SecretRecord record) {
    Optional<Secret> marked =
        find(record.owner().namespace(), new ObjectName(name))
            .filter(secret -> isMarked(secret, record));
    return marked.flatMap(
        secret ->
            orRefused(
                name,
                () ->
                    StoreCalls.unlessGone(
                        () -> client.resource(secret).patch(MERGE, withoutMark(secret)))));
  }

  private static boolean isMarked(Secret secret, SecretRecord record) {
    return ProjectionMark.parse(
            orEmpty(secret.getMetadata().getAnnotations()).get(StrongroomNames.MARK))
        .filter(mark -> isVersionOf(record, mark))
        .isPresent();
  }

  private static String withoutMark(Secret secret) {
    return "{\"metadata\":{\"resourceVersion\":\"%s\",\"annotations\":{\"%s\":null}}}"
        .formatted(secret.getMetadata().getResourceVersion(), StrongroomNames.MARK);
  }

  /** Whether Kubernetes will collect this Secret with this very ManagedSecret. */
  public static boolean isOwned(Secret secret, Owner owner) {
    return ownedBy(secret).filter(owner.uid()::equals).isPresent();
  }

  /**
   * Makes the Secret if there is none of that name; never touches an existing one. Where possible
   * it is created, which costs the API server half of what applying does.
   *
   * @return empty when there is a Secret of that name
   */
  public Optional<Secret> add(
      Owner owner, ProjectionSpec spec, VersionId version, ProjectedData data) {
    Secret secret = declared(owner, spec, version, data);
    if (isCreatable(spec)) {
      return orRefused(
              spec.secretName(),
              () -> StoreCalls.unlessConflict(() -> client.resource(secret).create()))
          .map(stored -> noted(stored, spec, version, changes(secret, stored, true)));
    }
    secret.getMetadata().setResourceVersion(NO_REVISION);
    return orRefused(
            spec.secretName(),
            () -> StoreCalls.unlessConflict(() -> client.resource(secret).patch(APPLY, secret)))
        .map(stored -> noted(stored, spec, version, changes(secret, stored, true)));
  }

  /**
   * Whether it may be created. What was created belongs to us as updates do, and not as what was
   * applied does, so that applying without it later would leave it. Keys are removed all the same,
   * see {@link #withoutForeignKeys}; labels, annotations and owners would stay for ever.
   */
  private static boolean isCreatable(ProjectionSpec spec) {
    return spec.labels().isEmpty() && spec.annotations().isEmpty() && !spec.owned();
  }

  /**
   * Writes an existing Secret, all fields that the declaration asks for and no other.
   *
   * @param seen the Secret that was decided about
   * @return empty when that Secret was deleted meanwhile
   */
  public Optional<Secret> apply(
      Secret seen, Owner owner, ProjectionSpec spec, VersionId version, ProjectedData data) {
    Secret secret = declared(owner, spec, version, data);
    // With its uid: nothing was decided about another Secret that has this name by now.
    secret.getMetadata().setUid(seen.getMetadata().getUid());
    return orRefused(
            spec.secretName(),
            () -> StoreCalls.unlessConflict(() -> client.resource(secret).patch(APPLY, secret)))
        .map(
            applied ->
                withoutForeignKeys(applied, secret.getData().keySet())
                    .map(stored -> noted(stored, spec, version, changes(secret, stored, false)))
                    .orElse(applied));
  }

  /**
   * Replaces the values of a Secret that is as it was written, and its mark; all else stays. Costs
   * the API server half of what applying does. What belongs to us as applied changes only in values
   * that every apply writes again, so a later apply still removes what it removed before.
   *
   * @return empty when somebody changed or deleted the Secret since it was seen
   */
  public Optional<Secret> renew(
      Secret seen, ProjectionSpec spec, VersionId version, ProjectedData data) {
    Map<String, String> encoded = encoded(data);
    String namespace = seen.getMetadata().getNamespace();
    Secret renewed =
        new SecretBuilder(seen)
            .editMetadata()
            .addToAnnotations(StrongroomNames.INSTALLATION, installation)
            .addToAnnotations(StrongroomNames.MARK, mark(namespace, spec, version, encoded))
            .endMetadata()
            .withData(encoded)
            .build();
    return orRefused(
            spec.secretName(),
            () -> StoreCalls.unlessChangedOrGone(() -> client.resource(renewed).update()))
        .map(stored -> noted(stored, spec, version, changes(renewed, stored, false)));
  }

  private static Map<String, String> encoded(ProjectedData data) {
    Map<String, String> encoded = new TreeMap<>();
    data.forEach(
        PlaintextAccess.granted(),
        (key, bytes) -> encoded.put(key, Base64.getEncoder().encodeToString(bytes)));
    return encoded;
  }

  private Secret declared(Owner owner, ProjectionSpec spec, VersionId version, ProjectedData data) {
    Map<String, String> encoded = encoded(data);
    Map<String, String> labels = new TreeMap<>(spec.labels());
    labels.put(StrongroomNames.MANAGED_BY, StrongroomNames.MANAGED_BY_VALUE);
    Map<String, String> annotations = new TreeMap<>(spec.annotations());
    annotations.put(StrongroomNames.MANAGED_SECRET, owner.name());
    annotations.put(StrongroomNames.INSTALLATION, installation);
    annotations.put(StrongroomNames.MARK, mark(owner.namespace(), spec, version, encoded));
    return new SecretBuilder()
        .withNewMetadata()
        .withName(spec.secretName().value())
        .withNamespace(owner.namespace())
        .withLabels(labels)
        .withAnnotations(annotations)
        .withOwnerReferences(spec.owned() ? List.of(reference(owner, owner.uid())) : List.of())
        .endMetadata()
        .withType(spec.type())
        .withData(encoded)
        .build();
  }

  /** What the server says is not shown: it may quote what it was given. */
  private static <T> T orRefused(Object name, Supplier<T> call) {
    try {
      return StoreCalls.orUnavailable(call);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        throw new Unavailable(Reason.Conflict.with());
      }
      throw new Refused(rejection(name.toString(), e));
    }
  }

  private static Finding rejection(String name, KubernetesClientException e) {
    Optional<Status> status = Optional.ofNullable(e.getStatus());
    List<ApiRejection.Cause> causes =
        status.map(Status::getDetails).map(StatusDetails::getCauses).orElse(List.of()).stream()
            .map(
                cause ->
                    new ApiRejection.Cause(
                        Objects.toString(cause.getField(), ""),
                        Objects.toString(cause.getReason(), ""),
                        Objects.toString(cause.getMessage(), "").contains("field is immutable")))
            .toList();
    String message = status.map(Status::getMessage).orElse("");
    return ApiRejection.explain(name, e.getCode(), message, causes);
  }

  /**
   * Applying leaves keys of others in place; in our Secret they are drift, so they go.
   *
   * @return empty when somebody changed or deleted it in this moment, of which an event tells
   */
  private Optional<Secret> withoutForeignKeys(Secret applied, Set<String> ours) {
    Map<String, String> foreign = new TreeMap<>(orEmpty(applied.getData()));
    foreign.keySet().removeAll(ours);
    if (foreign.isEmpty()) {
      return Optional.of(applied);
    }
    Secret without = new SecretBuilder(applied).removeFromData(foreign).build();
    return orRefused(
        applied.getMetadata().getName(),
        () -> StoreCalls.unlessChangedOrGone(() -> client.resource(without).update()));
  }

  private boolean isIntact(Secret secret, ProjectionMark mark) {
    byte[] expected = Base64.getUrlDecoder().decode(mark.mac());
    return mac.get()
        .verify(
            expected,
            input ->
                content(
                    input,
                    secret.getMetadata().getNamespace(),
                    secret.getMetadata().getName(),
                    mark.version(),
                    mark.specDigest(),
                    new TreeMap<>(orEmpty(secret.getData()))));
  }

  private String mark(
      String namespace, ProjectionSpec spec, VersionId version, Map<String, String> data) {
    String digest = spec.digest();
    byte[] tag =
        mac.get()
            .mac(
                input ->
                    content(
                        input,
                        namespace,
                        spec.secretName().value(),
                        version.value(),
                        digest,
                        data));
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
    return new ProjectionMark(version.value(), digest, text).toString();
  }

  private static void content(
      ProjectionMac.Input input,
      String namespace,
      String name,
      String version,
      String digest,
      Map<String, String> sortedData) {
    input.field(namespace).field(name).field(version).field(digest);
    sortedData.forEach((key, encoded) -> input.field(key).field(encoded));
  }

  private static Optional<String> ownedBy(Secret secret) {
    return Optional.ofNullable(secret.getMetadata().getOwnerReferences()).orElse(List.of()).stream()
        .filter(r -> r.getApiVersion().equals(API_VERSION))
        .filter(r -> r.getKind().equals(ManagedSecret.class.getSimpleName()))
        .map(OwnerReference::getUid)
        .findFirst();
  }

  private static OwnerReference reference(Owner owner, String uid) {
    return new OwnerReferenceBuilder()
        .withApiVersion(API_VERSION)
        .withKind(ManagedSecret.class.getSimpleName())
        .withName(owner.name())
        .withUid(uid)
        .build();
  }

  private static Map<String, String> orEmpty(Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
