package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.declarations.AdminSecrets;
import dev.strongroom.adapters.kubernetes.declarations.Authorities;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.PolicyReader;
import dev.strongroom.adapters.kubernetes.declarations.RotationPlans;
import dev.strongroom.adapters.kubernetes.reading.KeptMetadata;
import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.rotation.HealVersions;
import dev.strongroom.core.rotation.RetireRules;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.Targets;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.RotationPolicy;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Has the declared secrets healed whose rotation is declared, each at the target it names. */
public final class SecretHealing {
  private final KubernetesClient client;
  private final RecordStore records;
  private final HealVersions heal;
  private final RotationPlans plans;

  /** Reads declarations with this client; asks targets as rotations do. */
  public SecretHealing(
      KubernetesClient client,
      RecordStore records,
      SecretValues values,
      HealVersions heal,
      JsonObjects json,
      Generators generators,
      Targets targets) {
    this.client = client;
    this.records = records;
    this.heal = heal;
    this.plans =
        new RotationPlans(
            new Authorities(client, References.UNWATCHED),
            generators,
            json,
            targets,
            new AdminSecrets(
                (namespace, name) -> get(ManagedSecret.class, namespace, name),
                records,
                values,
                new JsonCredentials(json)),
            InstantSource.system());
  }

  /**
   * The objects with a rotation.
   *
   * @param namespaces where; empty for everywhere
   */
  public List<ManagedSecret> declared(Set<String> namespaces) {
    var all = client.resources(ManagedSecret.class);
    List<ManagedSecret> found =
        StoreCalls.orUnavailable(
            () ->
                namespaces.isEmpty()
                    ? all.inAnyNamespace().list().getItems()
                    : namespaces.stream()
                        .flatMap(
                            ns ->
                                ObjectsByName.in(all, new ObjectName(ns))
                                    .list()
                                    .getItems()
                                    .stream())
                        .toList());
    return found.stream().filter(ms -> new Declaration(ms).rotation().isPresent()).toList();
  }

  /** One object with a rotation; empty if there is none of this name. */
  public Optional<ManagedSecret> declared(String namespace, String name) {
    return get(ManagedSecret.class, namespace, name)
        .filter(ms -> new Declaration(ms).rotation().isPresent());
  }

  /**
   * Heals the secret of an object from {@link #declared}.
   *
   * @param most how many versions are tried
   * @param change whether AWSCURRENT is moved, or only told where to
   * @throws NotYet when the secret, the policy, the target or what they name is missing
   */
  public HealVersions.Result heal(ManagedSecret ms, int most, boolean change) {
    Declaration declaration = new Declaration(ms);
    String namespace = ms.getMetadata().getNamespace();
    SecretRecord record =
        records
            .find(namespace, declaration.name())
            .orElseThrow(() -> new NotYet(RequestReason.SecretNotFound.with()));
    ManagedSecretSpec.Rotation rotation = declaration.rotation().orElseThrow();
    Optional<String> policy =
        Optional.ofNullable(rotation.policyRef())
            .map(ref -> ObjectName.declared("spec.rotation.policyRef.name", ref.name()).value());
    Optional<String> target =
        Optional.ofNullable(rotation.targetRef())
            .map(ref -> ObjectName.declared("spec.rotation.targetRef.name", ref.name()).value());
    RotationPlan plan =
        plans.plan(
            policy
                .map(named -> new PolicyReader(policy(namespace, named), MinimumInterval.SHORTEST))
                .orElseGet(() -> PolicyReader.defaults(MinimumInterval.SHORTEST)),
            target.map(there -> target(namespace, there)),
            record,
            Optional.ofNullable(ms.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(StrongroomNames.ROTATE_TO_HOST)),
            RetireRules.WITH_NEXT);
    return heal.heal(record, plan, most, change);
  }

  private RotationPolicy policy(String namespace, String name) {
    return get(RotationPolicy.class, namespace, name)
        .orElseThrow(() -> new NotYet(DeclarationReason.PolicyNotFound.with(name)));
  }

  private ExternalSecretTarget target(String namespace, String name) {
    ExternalSecretTarget target =
        get(ExternalSecretTarget.class, namespace, name)
            .orElseThrow(() -> new NotYet(DeclarationReason.TargetNotFound.with(name)));
    KeptMetadata.requireWhole(target);
    return target;
  }

  private <T extends CustomResource<?, ?>> Optional<T> get(
      Class<T> type, String namespace, String name) {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.one(
                        client.resources(type), new ObjectName(namespace), new ObjectName(name))
                    .get()));
  }
}
