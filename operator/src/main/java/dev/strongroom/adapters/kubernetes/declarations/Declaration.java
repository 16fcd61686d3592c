package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.core.encryption.RewrapPlan;
import dev.strongroom.core.names.DataKey;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.DeclaredText;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.DeletionPolicy;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.secrets.DeclaredSecret;
import dev.strongroom.core.secrets.FirstValue;
import dev.strongroom.core.secrets.SourceKeys;
import dev.strongroom.core.sharing.Sharing;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.ManagedSecretSpec.Deletion;
import dev.strongroom.crds.ManagedSecretSpec.FollowPolicy;
import dev.strongroom.crds.ManagedSecretSpec.FromSecret;
import dev.strongroom.crds.ManagedSecretSpec.Generate;
import dev.strongroom.crds.ManagedSecretSpec.OnRecreate;
import dev.strongroom.crds.ManagedSecretSpec.Pin;
import dev.strongroom.crds.ManagedSecretSpec.ValueSource;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.Sharing.NamespaceSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Reads a ManagedSecret into core's words, with the defaults that its fields' descriptions name.
 */
public final class Declaration {
  private static final ManagedSecretSpec EMPTY =
      new ManagedSecretSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  private final ManagedSecret resource;
  private final ManagedSecretSpec spec;

  public Declaration(ManagedSecret resource) {
    this.resource = resource;
    this.spec = resource.getSpec() == null ? EMPTY : resource.getSpec();
  }

  public Owner owner() {
    return new Owner(
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        resource.getMetadata().getUid());
  }

  public SecretName name() {
    SecretName name =
        SecretName.declared("spec.name", orElse(spec.name(), resource.getMetadata().getName()));
    if (!name.mayBeDeclared()) {
      throw new InvalidInput(DeclarationReason.InvalidName.with("spec.name"));
    }
    return name;
  }

  /**
   * The declaration in core's words.
   *
   * @param key the key that {@link #key} names
   * @param policy the resource policy, checked
   * @param formerOwner the object of {@link #adopt} if its secret may be taken over
   */
  public DeclaredSecret secret(
      AccountId account,
      Tenancy tenancy,
      Optional<UUID> key,
      Optional<String> policy,
      Optional<String> formerOwner) {
    Metadata metadata =
        new Metadata(
            orElse(spec.description(), ""),
            orElse(spec.tags(), Map.of()),
            DeclaredText.oneLine("spec.type", orElse(spec.type(), "")),
            deletionPolicy(),
            Optional.ofNullable(spec.pin()).map(Pin::versionId).map(VersionId::new),
            key,
            policy);
    return new DeclaredSecret(
        owner(),
        account,
        tenancy,
        name(),
        metadata,
        Optional.ofNullable(spec.value())
            .filter(source -> !isFollowed(source))
            .map(Declaration::of),
        deletion().map(Deletion::onRecreate).equals(Optional.of(OnRecreate.Refuse))
            ? DeclaredSecret.OnRecreate.REFUSE
            : DeclaredSecret.OnRecreate.RESTORE,
        formerOwner);
  }

  /** The encryption key, as the user names it; empty for the account's own. */
  public Optional<String> key() {
    return Optional.ofNullable(spec.key());
  }

  /** The resource policy as it is written; it may be none. */
  public Optional<String> policy() {
    return Optional.ofNullable(spec.resourcePolicy());
  }

  /** The resource policy; throws InvalidInput with the field when its form is wrong. */
  public Optional<String> policy(PolicyParser parser) {
    policy()
        .ifPresent(
            text ->
                parser.parse(
                    "spec.resourcePolicy", text, PolicyDocument.MAX_RESOURCE_POLICY_BYTES));
    return policy();
  }

  /** Which versions follow when the key changes. */
  public RewrapPlan.Mode rewrap() {
    return spec.rewrap() == ManagedSecretSpec.Rewrap.All
        ? RewrapPlan.Mode.ALL
        : RewrapPlan.Mode.LABELLED;
  }

  /** The object whose secret this one takes over. */
  public Optional<String> adopt() {
    return Optional.ofNullable(spec.adopt())
        .map(name -> ObjectName.declared("spec.adopt", name).value());
  }

  /** Whether it is to take over the secret of this object. */
  public boolean adopts(String object) {
    return object.equals(spec.adopt());
  }

  /** The version to project instead of the current one. */
  public Optional<VersionReference> pin() {
    return Optional.ofNullable(spec.pin())
        .map(
            pin ->
                pin.versionId() != null
                    ? VersionReference.to(new VersionId(pin.versionId()))
                    : VersionReference.to(
                        new StagingLabel(
                            DeclaredText.oneLine("spec.pin.stagingLabel", pin.stagingLabel()))));
  }

  private Optional<Deletion> deletion() {
    return Optional.ofNullable(spec.deletion());
  }

  private DeletionPolicy deletionPolicy() {
    if (deletion().map(Deletion::forceDeleteWithoutRecovery).orElse(false)) {
      return DeletionPolicy.AT_ONCE;
    }
    return deletion()
        .map(Deletion::recoveryWindowInDays)
        .map(DeletionPolicy::days)
        .orElse(DeletionPolicy.DEFAULT);
  }

  /** Whether a value is to be taken from the Secret of this name, once or at every change. */
  public boolean takesValueFrom(String secret) {
    return Optional.ofNullable(spec.value())
        .map(ValueSource::fromSecret)
        .filter(from -> secret.equals(from.name()))
        .isPresent();
  }

  /** Whether the changes of the Secret of this name are to be followed. */
  public boolean follows(String secret) {
    return takesValueFrom(secret) && isFollowed(spec.value());
  }

  /**
   * The Secret whose changes are to be followed.
   *
   * @throws InvalidInput when there can be none like it, when it is the Secret that is asked for,
   *     or when the value is to be rotated, too
   */
  public Optional<FirstValue.FromSecret> followed() {
    Optional<FirstValue.FromSecret> from =
        Optional.ofNullable(spec.value())
            .filter(Declaration::isFollowed)
            .map(source -> of(source.fromSecret()));
    if (from.isPresent() && spec.rotation() != null) {
      throw new InvalidInput(DeclarationReason.FollowedAndRotated.with());
    }
    from.map(FirstValue.FromSecret::secretName)
        .filter(name -> projectedName().equals(Optional.of(name.value())))
        .ifPresent(
            name -> {
              throw new InvalidInput(DeclarationReason.SourceIsProjection.with(name));
            });
    return from;
  }

  /** Whether a Secret is asked for. */
  public boolean hasProjection() {
    return spec.projection() != null;
  }

  /** The name of the Secret that is asked for, as it is written: it may be none that can exist. */
  public Optional<String> projectedName() {
    return Optional.ofNullable(spec.projection())
        .map(p -> orElse(p.name(), resource.getMetadata().getName()));
  }

  /** The Secret that is asked for; throws InvalidInput when there can be none like it. */
  public Optional<ProjectionSpec> projection() {
    return Optional.ofNullable(spec.projection())
        .map(
            declared ->
                DeclaredProjections.read(
                    "spec.projection",
                    declared,
                    projectedName().orElseThrow(),
                    spec.rollout() != null));
  }

  /** Which other namespaces may ask for the secret. */
  public Sharing sharing() {
    return Optional.ofNullable(spec.sharing())
        .map(declared -> sharing(declared.namespaces(), declared.namespaceSelector()))
        .orElse(Sharing.NONE);
  }

  /** Which other namespaces may have the secret: those that may ask, and those it is given to. */
  public Sharing consumers() {
    return DeclaredFanOut.of(spec)
        .map(declared -> sharing().and(declared.targets()))
        .orElseGet(this::sharing);
  }

  /** Into which other namespaces the secret is projected. */
  public Optional<DeclaredFanOut> projectInto() {
    return DeclaredFanOut.of(spec);
  }

  static Sharing sharing(List<String> names, NamespaceSelector selector) {
    return Sharing.with(
        Set.copyOf(orElse(names, List.of())),
        selector == null ? Map.of() : orElse(selector.matchLabels(), Map.of()));
  }

  /** The namespaces that its names stand for, as the status has them, by name. */
  public Map<String, String> sharingPins() {
    return Optional.ofNullable(resource.getStatus())
        .map(ManagedSecretStatus::sharing)
        .map(ManagedSecretStatus.Sharing::namespaces)
        .orElse(Map.of());
  }

  /** Whether workloads are to be restarted. */
  public boolean hasRollout() {
    return spec.rollout() != null;
  }

  /** The workloads to restart when the content of the Secret changes. */
  public Optional<RolloutPlan> rollout() {
    return Optional.ofNullable(spec.rollout())
        .map(rollout -> RolloutPlan.of(rollout, resource.getMetadata().getNamespace()));
  }

  public Optional<ManagedSecretSpec.Rotation> rotation() {
    return Optional.ofNullable(spec.rotation());
  }

  /** The fields that are set by which versions come about. */
  public List<String> valueFields() {
    List<String> fields = new ArrayList<>();
    if (spec.value() != null) {
      fields.add("spec.value");
    }
    if (spec.rotation() != null) {
      fields.add("spec.rotation");
    }
    return fields;
  }

  private static FirstValue of(ValueSource source) {
    if (source.fromSecret() != null) {
      return of(source.fromSecret());
    }
    Generate generate = source.generate();
    if (generate.keyMaterial() != null) {
      return new FirstValue.GeneratedKey(
          PolicyReader.keyRules(generate.keyMaterial()), orElse(generate.template(), "{}"));
    }
    return new FirstValue.Generated(
        PolicyReader.passwordRules(generate.password(), ""),
        generate.template() == null
            ? Optional.empty()
            : Optional.of(
                new FirstValue.Template(
                    generate.template(),
                    DeclaredText.oneLine("spec.value.generate.key", generate.key()))));
  }

  private static FirstValue.FromSecret of(FromSecret from) {
    return new FirstValue.FromSecret(
        ObjectName.declared("spec.value.fromSecret.name", from.name()),
        from.keys() == null
            ? SourceKeys.one(DataKey.declared("spec.value.fromSecret.key", from.key()))
            : SourceKeys.all(new TreeSet<>(orElse(from.binaryKeys(), List.of()))));
  }

  private static boolean isFollowed(ValueSource source) {
    return source.fromSecret() != null && source.fromSecret().policy() == FollowPolicy.OnChange;
  }

  private static <T> T orElse(T value, T fallback) {
    return value == null ? fallback : value;
  }
}
