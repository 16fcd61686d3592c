package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.rotation.AdminCredential;
import dev.strongroom.core.rotation.TargetHost;
import dev.strongroom.core.rotation.TargetHost.ValueHost;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetConnection.Address;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.LocalReference;
import dev.strongroom.crds.ManagedSecret;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The credentials of administrators that targets name, or that a value names under AWS's key {@code
 * masterarn}: secrets of the account itself, read when a step needs them, so that a rotation of
 * theirs is noticed at once.
 */
public final class AdminSecrets {
  private final BiFunction<String, String, Optional<ManagedSecret>> objects;
  private final RecordStore records;
  private final SecretValues values;
  private final JsonCredentials credentials;

  /**
   * Administrators' secrets.
   *
   * @param objects finds a ManagedSecret by namespace and name
   */
  public AdminSecrets(
      BiFunction<String, String, Optional<ManagedSecret>> objects,
      RecordStore records,
      SecretValues values,
      JsonCredentials credentials) {
    this.objects = objects;
    this.records = records;
    this.values = values;
    this.credentials = credentials;
  }

  /** Whether a target names one, or the current value of a secret that is rotated there. */
  boolean isNamed(ExternalSecretTarget target, SecretRecord rotated) {
    if (target.getSpec().adminSecretRef() != null) {
      return true;
    }
    Optional<SecretValue> current =
        rotated.current().flatMap(version -> values.read(rotated, version));
    try (SecretValue value = current.orElse(null)) {
      return value != null && credentials.masterArn(value).isPresent();
    }
  }

  /**
   * The credential that a target or the value names; what the target names goes first.
   *
   * @param rotated the secret that is rotated
   * @param address where the credential may be sent; empty for a target without a host
   */
  AdminCredential of(
      ExternalSecretTarget target,
      SecretRecord rotated,
      TargetType<?> type,
      Optional<Address> address) {
    LocalReference reference = target.getSpec().adminSecretRef();
    String namespace = rotated.owner().namespace();
    if (reference == null) {
      return current ->
          credentials
              .masterArn(current)
              .map(arn -> read(namespace, record(rotated, arn), address, type::hostIn));
    }
    String name = ObjectName.declared("spec.adminSecretRef.name", reference.name()).value();
    return current -> Optional.of(read(namespace, record(namespace, name), address, type::hostIn));
  }

  /**
   * The value by which a server knows the operator, read when it is needed. Nobody gets it sent to
   * a server of theirs by declaring a target: the ManagedSecret of the value names the server.
   *
   * @param reference the ManagedSecret, of the namespace
   * @param path the field with the reference
   * @param address where the value is sent
   */
  Supplier<SecretValue> at(
      String namespace, LocalReference reference, String path, Address address) {
    String name = ObjectName.declared(path + ".name", reference.name()).value();
    return () -> {
      SecretRecord record = find(namespace, name).orElseThrow(() -> noCredential(name));
      host(namespace, name, address, value -> Optional.empty())
          .requireConsent(RotationReason.FunctionCredentialElsewhere, name);
      return record
          .current()
          .flatMap(version -> values.read(record, version))
          .orElseThrow(() -> noCredential(name));
    };
  }

  private SecretRecord record(String namespace, String name) {
    return find(namespace, name).orElseThrow(() -> notFound(name));
  }

  private Optional<SecretRecord> find(String namespace, String name) {
    return objects
        .apply(namespace, name)
        .flatMap(object -> records.find(namespace, new Declaration(object).name()))
        .filter(found -> found.deletionAt().isEmpty());
  }

  /** A secret of another account is never used: nobody there has agreed to this target. */
  private SecretRecord record(SecretRecord rotated, String master) {
    SecretArn arn = SecretArn.parse(master);
    if (!arn.account().equals(rotated.arn().account())) {
      throw new InvalidInput(RotationReason.AdminSecretForeign.with());
    }
    return records
        .find(rotated.owner().namespace(), arn.name())
        .filter(found -> found.arn().equals(arn) && found.deletionAt().isEmpty())
        .orElseThrow(() -> notFound(arn.name().value()));
  }

  private SecretValue read(
      String namespace, SecretRecord record, Optional<Address> address, ValueHost inValue) {
    String name = record.owner().name();
    SecretValue value =
        record
            .current()
            .flatMap(version -> values.read(record, version))
            .orElseThrow(() -> notFound(name));
    try {
      address.ifPresent(
          there -> host(namespace, name, there, inValue).requireAdmin(name, record, value));
      return value;
    } catch (RuntimeException notHere) {
      value.close();
      throw notHere;
    }
  }

  private TargetHost host(String namespace, String name, Address there, ValueHost inValue) {
    Optional<String> consent =
        objects
            .apply(namespace, name)
            .map(object -> object.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(StrongroomNames.ROTATE_TO_HOST));
    return new TargetHost(there.host(), there.port(), consent, inValue);
  }

  private static NotYet noCredential(String name) {
    return new NotYet(RotationReason.FunctionCredentialNotFound.with(name));
  }

  private static NotYet notFound(String name) {
    return new NotYet(RotationReason.AdminSecretNotFound.with(name));
  }
}
