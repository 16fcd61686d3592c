package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.rotation.AdminCredential;
import dev.strongroom.core.rotation.TargetHost;
import dev.strongroom.core.targets.TargetConnection.Address;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.LocalReference;
import dev.strongroom.crds.ManagedSecret;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The credentials of administrators that targets name: ManagedSecrets of the target's own
 * namespace, read when a step needs them, so that a rotation of theirs is noticed at once.
 */
public final class AdminSecrets {
  private final BiFunction<String, String, Optional<ManagedSecret>> objects;
  private final RecordStore records;
  private final SecretValues values;

  /**
   * Administrators' secrets.
   *
   * @param objects finds a ManagedSecret by namespace and name
   */
  public AdminSecrets(
      BiFunction<String, String, Optional<ManagedSecret>> objects,
      RecordStore records,
      SecretValues values) {
    this.objects = objects;
    this.records = records;
    this.values = values;
  }

  /** Whether a target names one. */
  static boolean isNamed(ExternalSecretTarget target) {
    return target.getSpec().adminSecretRef() != null;
  }

  /**
   * The credential that a target names.
   *
   * @param address where it may be sent; empty for a target without a host
   */
  AdminCredential of(ExternalSecretTarget target, TargetType<?> type, Optional<Address> address) {
    LocalReference reference = target.getSpec().adminSecretRef();
    if (reference == null) {
      return AdminCredential.NONE;
    }
    String namespace = target.getMetadata().getNamespace();
    String name = ObjectName.declared("spec.adminSecretRef.name", reference.name()).value();
    return current -> Optional.of(read(namespace, name, type, address));
  }

  private SecretValue read(
      String namespace, String name, TargetType<?> type, Optional<Address> address) {
    ManagedSecret object = objects.apply(namespace, name).orElseThrow(() -> notFound(name));
    SecretRecord record =
        records
            .find(namespace, new Declaration(object).name())
            .filter(found -> found.deletionAt().isEmpty())
            .orElseThrow(() -> notFound(name));
    SecretValue value =
        record
            .current()
            .flatMap(version -> values.read(record, version))
            .orElseThrow(() -> notFound(name));
    try {
      address.ifPresent(there -> host(object, type, there).requireAdmin(name, record, value));
      return value;
    } catch (RuntimeException notHere) {
      value.close();
      throw notHere;
    }
  }

  private static TargetHost host(ManagedSecret object, TargetType<?> type, Address there) {
    Optional<String> consent =
        Optional.ofNullable(object.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(StrongroomNames.ROTATE_TO_HOST));
    return new TargetHost(there.host(), there.port(), consent, type::hostIn);
  }

  private static NotYet notFound(String name) {
    return new NotYet(RotationReason.AdminSecretNotFound.with(name));
  }
}
