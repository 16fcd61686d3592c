package dev.strongroom.adapters.kubernetes.rootkeys;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.rootkeys.GuardedRootKey;
import dev.strongroom.core.rootkeys.RootKeyUse;
import dev.strongroom.crds.RootKeyResource;
import dev.strongroom.crds.RootKeyStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Shows root keys to people: an object of kind RootKey in the operator's namespace for each that is
 * configured or still needed. Written only when something changed.
 */
public final class RootKeyStatuses {
  private static final String KEPT_OUTSIDE = "KeptOutside";
  private static final String NEEDED = "Needed";

  /** Type of the condition that tells whether the Secret with the root key is as it was. */
  public static final String SECRET_INTACT = "SecretIntact";

  private static final String KEY_RECORDS_DELETED = "KeyRecordsDeleted";

  private final KubernetesClient client;
  private final String namespace;
  private final String secretName;
  private final Clock clock;
  private volatile Optional<Finding> restored = Optional.empty();
  private volatile Optional<Finding> secretFinding = Optional.empty();

  /**
   * Writes into the operator's namespace.
   *
   * @param secretName the Secret of the provider cluster, to be named to people
   */
  public RootKeyStatuses(
      KubernetesClient client, String namespace, String secretName, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.secretName = secretName;
    this.clock = clock;
  }

  /**
   * From now on the active root key shows that key records were deleted by mistake; only the last
   * of them is named.
   */
  public void keyRecordRestored(Finding finding) {
    restored = Optional.of(finding);
  }

  /** From now on root keys of the provider cluster show what happened to their Secret. */
  public void rootKeySecret(Optional<Finding> finding) {
    secretFinding = finding;
  }

  /**
   * Shows how root keys stand.
   *
   * @param configured the configured ones by id; those whose id is not known yet are left out
   * @param use who needs them
   */
  public void show(Map<String, GuardedRootKey> configured, RootKeyUse use) {
    Map<String, RootKeyResource> shown = new TreeMap<>();
    StoreCalls.orUnavailable(
            () ->
                ObjectsByName.in(client.resources(RootKeyResource.class), new ObjectName(namespace))
                    .list())
        .getItems()
        .forEach(resource -> shown.put(resource.getMetadata().getName(), resource));
    Set<String> ids = new HashSet<>(configured.keySet());
    ids.addAll(use.records().keySet());
    for (String id : ids) {
      RootKeyResource before = shown.remove(objectName(id));
      write(id, before, Optional.ofNullable(configured.get(id)), use);
    }
    shown.values().forEach(this::notNeeded);
  }

  /** Says of the root keys of a provider that it does not answer. */
  public void away(String provider) {
    ObjectsByName.in(client.resources(RootKeyResource.class), new ObjectName(namespace))
        .list()
        .getItems()
        .stream()
        .filter(r -> r.getStatus() != null && provider.equals(r.getStatus().provider()))
        .forEach(
            resource -> {
              RootKeyStatus old = resource.getStatus();
              Conditions conditions = conditions(resource);
              conditions.set(Conditions.READY, "False", RootKeyReason.RootKeyUnavailable.with());
              conditions
                  .keep(NEEDED)
                  .keep(KEPT_OUTSIDE)
                  .keep(KEY_RECORDS_DELETED)
                  .keep(SECRET_INTACT);
              update(
                  resource,
                  new RootKeyStatus(
                      old.provider(),
                      old.rootKeyId(),
                      old.active(),
                      old.keyRecords(),
                      conditions.list()));
            });
  }

  private void write(
      String id, RootKeyResource known, Optional<GuardedRootKey> key, RootKeyUse use) {
    RootKeyResource resource = known == null ? create(id) : known;
    int records = use.records().getOrDefault(id, 0);
    boolean active = id.equals(use.active());
    boolean usable = key.filter(k -> !k.isAway()).isPresent();
    Conditions conditions = conditions(resource);
    conditions.set(Conditions.READY, usable ? "True" : "False", ready(id, key, active, records));
    conditions.set(
        NEEDED,
        use.canGo(id) ? "False" : "True",
        use.canGo(id)
            ? RootKeyReason.RootKeyNotNeeded.with()
            : RootKeyReason.RootKeyNeeded.with(records));
    if (key.filter(k -> k.provider().equals("cluster")).isPresent()) {
      conditions.set(
          KEPT_OUTSIDE, "False", RootKeyReason.RootKeyInCluster.with(secretName, namespace));
      secretFinding.ifPresent(
          finding -> conditions.set(SECRET_INTACT, intact(finding) ? "True" : "False", finding));
    }
    if (active && restored.isPresent()) {
      conditions.set(KEY_RECORDS_DELETED, "True", restored.get());
    } else {
      conditions.keep(KEY_RECORDS_DELETED);
    }
    String provider = key.map(GuardedRootKey::provider).orElse(null);
    update(resource, new RootKeyStatus(provider, id, active, records, conditions.list()));
  }

  private static boolean intact(Finding finding) {
    return finding.reason() == RootKeyReason.RootKeySecretRestored;
  }

  private static Finding ready(
      String id, Optional<GuardedRootKey> key, boolean active, int records) {
    if (key.isEmpty()) {
      return RootKeyReason.RootKeyMissing.with(records);
    }
    if (key.get().isAway()) {
      return RootKeyReason.RootKeyUnavailable.with();
    }
    if (key.get().onlyInMemory().contains(id)) {
      return RootKeyReason.RootKeyOnlyInMemory.with();
    }
    return active ? RootKeyReason.RootKeyActive.with() : RootKeyReason.RootKeyFormer.with();
  }

  private Conditions conditions(RootKeyResource resource) {
    List<io.fabric8.kubernetes.api.model.Condition> before =
        resource.getStatus() == null ? null : resource.getStatus().conditions();
    Long generation = resource.getMetadata().getGeneration();
    return new Conditions(before, generation == null ? 1 : generation, clock.instant());
  }

  private RootKeyResource create(String id) {
    RootKeyResource resource = new RootKeyResource();
    resource.setMetadata(
        new ObjectMetaBuilder().withName(objectName(id)).withNamespace(namespace).build());
    return client.resource(resource).create();
  }

  private void update(RootKeyResource resource, RootKeyStatus status) {
    if (!Objects.equals(status, resource.getStatus())) {
      resource.setStatus(status);
      StoreCalls.unlessChangedOrGone(() -> client.resource(resource).updateStatus());
    }
  }

  /** Neither configured nor needed. It stays to be seen until somebody deletes the object. */
  private void notNeeded(RootKeyResource resource) {
    if (resource.getStatus() != null) {
      RootKeyStatus old = resource.getStatus();
      Conditions conditions = conditions(resource);
      conditions.set(Conditions.READY, "False", RootKeyReason.RootKeyNotNeeded.with());
      conditions.set(NEEDED, "False", RootKeyReason.RootKeyNotNeeded.with());
      update(
          resource,
          new RootKeyStatus(old.provider(), old.rootKeyId(), false, 0, conditions.list()));
    }
  }

  private static String objectName(String rootKeyId) {
    return rootKeyId.replace(':', '-');
  }
}
