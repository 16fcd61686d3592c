package dev.strongroom.adapters.kubernetes.diagnosis;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.rootkeys.RootKeyStatuses;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.core.diagnosis.LeaseState;
import dev.strongroom.core.diagnosis.Look;
import dev.strongroom.core.diagnosis.ReplicaState;
import dev.strongroom.core.diagnosis.RootKeyState;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.crds.RootKeyResource;
import dev.strongroom.crds.RootKeyStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads what runs in the operator's namespace. */
public final class InstallationReader {
  private static final ObjectName LEASE = new ObjectName("strongroom");

  private final KubernetesClient client;
  private final ObjectName namespace;
  private final Look<Deployment> operator;
  private final Look<Deployment> endpoint;

  /** Reads in this namespace; the Deployments now. */
  public InstallationReader(KubernetesClient client, ObjectName namespace) {
    this.client = client;
    this.namespace = namespace;
    this.operator = deployment(StrongroomNames.OPERATOR);
    this.endpoint = deployment(StrongroomNames.ENDPOINT);
  }

  /** The namespaces of the cluster that have an operator. */
  public static Look<List<String>> namespaces(KubernetesClient client) {
    return Looks.at(
        "list deployments in all namespaces",
        () ->
            client
                .apps()
                .deployments()
                .inAnyNamespace()
                .withLabel(StrongroomNames.NAME_LABEL, StrongroomNames.OPERATOR)
                .list()
                .getItems()
                .stream()
                .map(deployment -> deployment.getMetadata().getNamespace())
                .distinct()
                .toList());
  }

  /** How the operator is set up. */
  public Look<OperatorSetup> setup() {
    return operator.map(OperatorSetup::of);
  }

  /** The operator's pods. */
  public Look<ReplicaState> operator() {
    return operator.map(InstallationReader::replicas);
  }

  /** The endpoint's pods. */
  public Look<ReplicaState> endpoint() {
    return endpoint.map(InstallationReader::replicas);
  }

  /** The Secret with the endpoint's certificate that its Deployment names; empty for its own. */
  Optional<String> certificateSecret() {
    return endpoint.value().stream()
        .flatMap(found -> found.getSpec().getTemplate().getSpec().getVolumes().stream())
        .filter(volume -> volume.getName().equals("tls") && volume.getSecret() != null)
        .map(volume -> volume.getSecret().getSecretName())
        .findFirst();
  }

  /** Lists have the metadata alone: the client reads workloads of tenants with a bound. */
  private Look<Deployment> deployment(String label) {
    var deployments = ObjectsByName.in(client.apps().deployments(), namespace);
    return Looks.at(
        "get and list deployments in namespace " + namespace,
        () ->
            deployments.withLabel(StrongroomNames.NAME_LABEL, label).list().getItems().stream()
                .map(found -> new ObjectName(found.getMetadata().getName()))
                .findFirst()
                .map(name -> ObjectsByName.one(deployments, name).get())
                .orElse(null));
  }

  private static ReplicaState replicas(Deployment deployment) {
    Optional<DeploymentStatus> status = Optional.ofNullable(deployment.getStatus());
    return new ReplicaState(
        Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1),
        status.map(DeploymentStatus::getReadyReplicas).orElse(0),
        status.map(DeploymentStatus::getUpdatedReplicas).orElse(0));
  }

  /** The leader's lease. */
  public Look<LeaseState> lease() {
    return Looks.at(
            "get leases in namespace " + namespace,
            () -> ObjectsByName.one(client.leases(), namespace, LEASE).get())
        .map(InstallationReader::state);
  }

  private static LeaseState state(Lease lease) {
    return new LeaseState(
        Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), ""),
        Optional.ofNullable(lease.getSpec().getRenewTime())
            .map(time -> time.toInstant())
            .orElse(Instant.EPOCH),
        Duration.ofSeconds(
            Objects.requireNonNullElse(lease.getSpec().getLeaseDurationSeconds(), 0)));
  }

  /** The API server's time: what it stamps on an answer that is kept nowhere. */
  public Look<Instant> serverTime() {
    return Looks.at(
            "create selfsubjectreviews",
            () ->
                client
                    .authentication()
                    .v1()
                    .selfSubjectReviews()
                    .create(new SelfSubjectReview())
                    .getMetadata()
                    .getCreationTimestamp())
        .map(Instant::parse);
  }

  /** What the operator says of its root keys. */
  public Look<List<RootKeyState>> rootKeys() {
    return Looks.at(
        "list rootkeys in namespace " + namespace,
        () ->
            ObjectsByName.in(client.resources(RootKeyResource.class), namespace)
                .list()
                .getItems()
                .stream()
                .flatMap(key -> Optional.ofNullable(key.getStatus()).stream())
                .map(InstallationReader::state)
                .toList());
  }

  private static RootKeyState state(RootKeyStatus status) {
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    Optional<Condition> ready = Conditions.find(conditions, Conditions.READY);
    Optional<Condition> lost =
        Conditions.find(conditions, RootKeyStatuses.SECRET_INTACT)
            .filter(found -> found.getStatus().equals("False"));
    return new RootKeyState(
        Objects.requireNonNullElse(status.provider(), "none"),
        Boolean.TRUE.equals(status.active()),
        ready.filter(found -> found.getStatus().equals("True")).isPresent(),
        lost.isEmpty(),
        lost.or(() -> ready).map(Condition::getMessage).orElse("its state is not known yet"));
  }
}
