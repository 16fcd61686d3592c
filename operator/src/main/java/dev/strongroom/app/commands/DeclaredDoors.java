package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.access.AttachedPolicy;
import dev.strongroom.core.access.ProtectedKey;
import dev.strongroom.core.access.ProtectedSecret;
import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.replication.ReplicaLinks;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeySpec;
import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the doors go by, as the objects of a namespace declare it to those who may read them. */
final class DeclaredDoors {
  private final KubernetesClient client;
  private final PolicyParser parser;

  DeclaredDoors(KubernetesClient client, PolicyParser parser) {
    this.client = client;
    this.parser = parser;
  }

  /**
   * The ManagedSecret that somebody means.
   *
   * @param text name of the object, name of the secret, or its ARN
   * @throws IllegalStateException when it may not be read or is not there
   */
  ManagedSecret object(ObjectName namespace, String text) {
    return ChosenCluster.ifPermitted(() -> found(namespace, text))
        .orElseThrow(() -> new IllegalStateException(forbidden(namespace)))
        .filter(object -> arn(object).isPresent())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "there is no ManagedSecret for %s in namespace %s, or it has no ARN yet"
                        .formatted(text, namespace)));
  }

  private static String forbidden(ObjectName namespace) {
    return "you may not read ManagedSecrets in namespace %s, so you may not know who can use them."
            .formatted(namespace)
        + " You need verbs get and list on managedsecrets of API group strongroom.dev there, as"
        + " ClusterRole view has them.";
  }

  private Optional<ManagedSecret> found(ObjectName namespace, String text) {
    if (ObjectName.isValid(text)) {
      ManagedSecret named =
          ObjectsByName.one(client.resources(ManagedSecret.class), namespace, new ObjectName(text))
              .get();
      if (named != null) {
        return Optional.of(named);
      }
    }
    return ObjectsByName.in(client.resources(ManagedSecret.class), namespace)
        .list()
        .getItems()
        .stream()
        .filter(
            object ->
                text.equals(spec(object).map(ManagedSecretSpec::name).orElse(null))
                    || text.equals(arn(object).orElse(null)))
        .findFirst();
  }

  /** What the doors go by. */
  ProtectedSecret secret(ManagedSecret object) {
    Optional<ManagedSecretSpec> spec = spec(object);
    return new ProtectedSecret(
        SecretArn.parse(arn(object).orElseThrow()),
        new Owner(
            object.getMetadata().getNamespace(),
            object.getMetadata().getName(),
            object.getMetadata().getUid()),
        spec.map(ManagedSecretSpec::tags).orElse(Map.of()),
        spec.map(ManagedSecretSpec::type).orElse(""),
        Optional.empty(),
        policies(object));
  }

  /** The declared policy, and the one that Strongroom attaches to a replica. */
  private List<AttachedPolicy> policies(ManagedSecret object) {
    Stream<AttachedPolicy> declared =
        spec(object).map(ManagedSecretSpec::resourcePolicy).stream()
            .map(text -> policy(ResourcePolicyChecks.DEFAULT_POLICY, text));
    Stream<AttachedPolicy> managed =
        Optional.ofNullable(object.getStatus())
            .map(ManagedSecretStatus::crossAccountPrimaryArn)
            .map(SecretArn::parse)
            .map(primary -> policy(ReplicaLinks.POLICY, ReplicaLinks.policyText(primary)))
            .stream();
    return Stream.concat(declared, managed).toList();
  }

  private AttachedPolicy policy(String name, String text) {
    return AttachedPolicy.stored(parser, name, text, PolicyDocument.MAX_RESOURCE_POLICY_BYTES);
  }

  /**
   * The key that the secret is encrypted under.
   *
   * @throws Unavailable with {@link AccessReason#KeyNotReadable} when it may not be read
   */
  ProtectedKey key(ManagedSecret object, ProtectedSecret secret) {
    return Optional.ofNullable(object.getStatus())
        .map(ManagedSecretStatus::encryption)
        .map(ManagedSecretStatus.Encryption::keyArn)
        .filter(arn -> !arn.isEmpty())
        .map(KeyArn::parse)
        .<ProtectedKey>map(arn -> customer(new ObjectName(secret.owner().namespace()), arn))
        .orElseGet(() -> new ProtectedKey.Default(secret.arn().account()));
  }

  private ProtectedKey.Customer customer(ObjectName namespace, KeyArn arn) {
    return keys(namespace, arn).stream()
        .filter(key -> isKey(key, arn))
        .findFirst()
        .map(key -> customer(key, arn))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the EncryptionKey %s is not in namespace %s".formatted(arn, namespace)));
  }

  private List<EncryptionKey> keys(ObjectName namespace, KeyArn arn) {
    return ChosenCluster.ifPermitted(
            () ->
                ObjectsByName.in(client.resources(EncryptionKey.class), namespace)
                    .list()
                    .getItems())
        .orElseThrow(() -> new Unavailable(AccessReason.KeyNotReadable.with(arn, namespace)));
  }

  private static boolean isKey(EncryptionKey key, KeyArn arn) {
    return Optional.ofNullable(key.getStatus())
        .map(EncryptionKeyStatus::arn)
        .filter(arn.toString()::equals)
        .isPresent();
  }

  private ProtectedKey.Customer customer(EncryptionKey key, KeyArn arn) {
    Optional<EncryptionKeySpec> spec = Optional.ofNullable(key.getSpec());
    return new ProtectedKey.Customer(
        arn,
        key.getMetadata().getName(),
        spec.map(EncryptionKeySpec::tags).orElse(Map.of()),
        spec.map(EncryptionKeySpec::policy)
            .map(
                text ->
                    AttachedPolicy.stored(
                        parser, "key policy", text, PolicyDocument.MAX_KEY_POLICY_BYTES)));
  }

  private static Optional<ManagedSecretSpec> spec(ManagedSecret object) {
    return Optional.ofNullable(object.getSpec());
  }

  private static Optional<String> arn(ManagedSecret object) {
    return Optional.ofNullable(object.getStatus()).map(ManagedSecretStatus::arn);
  }
}
