package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyVersion;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec;
import dev.strongroom.crds.KeyRecordSpec.Customer;
import dev.strongroom.crds.KeyRecordSpec.Material;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Translates between the key record of core and its stored object. */
public final class KeyRecordMapper {
  private KeyRecordMapper() {}

  /**
   * The record in a stored object.
   *
   * @throws Unreadable with {@link StoreReason#StoredByNewerVersion} when its format is not known
   *     here, {@link StoreReason#StoredObjectDamaged} when it is no record
   */
  public static KeyRecord toRecord(KeyRecordResource resource) {
    try {
      return read(resource);
    } catch (InvalidInput
        | NullPointerException
        | IllegalArgumentException
        | DateTimeException damaged) {
      throw new Unreadable(StoreReason.StoredObjectDamaged.with());
    }
  }

  private static KeyRecord read(KeyRecordResource resource) {
    KeyRecordSpec spec = resource.getSpec();
    if (spec.getFormat() > KeyRecordSpec.FORMAT) {
      throw new Unreadable(StoreReason.StoredByNewerVersion.with(spec.getFormat()));
    }
    return new KeyRecord(
        resource.getMetadata().getName(),
        spec.getAccount(),
        spec.getAlias(),
        UUID.fromString(spec.getKeyId()),
        spec.getMaterials().stream().map(KeyRecordMapper::version).toList(),
        Optional.ofNullable(spec.getCustomer()).map(c -> customer(spec, c)),
        resource.getMetadata().getResourceVersion());
  }

  /** Writes all fields of the record into a stored object's spec, leaving unknown fields. */
  public static void write(KeyRecord record, KeyRecordSpec spec) {
    spec.setAccount(record.namespace());
    spec.setAlias(record.alias());
    spec.setAdditionalAliases(
        record
            .customer()
            .map(key -> List.copyOf(key.declared().additionalAliases()))
            .filter(additional -> !additional.isEmpty())
            .orElse(null));
    spec.setKeyId(record.keyId().toString());
    spec.setMaterials(record.versions().stream().map(KeyRecordMapper::material).toList());
    spec.setNamespaceUid(
        record.customer().flatMap(customer -> customer.tenancy().stored()).orElse(null));
    spec.setCustomer(record.customer().map(KeyRecordMapper::customer).orElse(null));
  }

  private static KeyVersion version(Material m) {
    return new KeyVersion(
        m.id(),
        m.rootKeyId(),
        Base64.getDecoder().decode(m.wrapped()),
        Instant.parse(m.createdAt()));
  }

  private static Material material(KeyVersion v) {
    return new Material(
        v.id(),
        v.rootKeyId(),
        Base64.getEncoder().encodeToString(v.wrapped()),
        v.createdAt().toString());
  }

  private static CustomerKey customer(KeyRecordSpec spec, Customer c) {
    KeyDeclaration declared =
        new KeyDeclaration(
            new Owner(spec.getAccount(), c.ownerName(), c.ownerUid()),
            spec.getAlias(),
            Set.copyOf(Optional.ofNullable(spec.getAdditionalAliases()).orElse(List.of())),
            Optional.ofNullable(c.description()).orElse(""),
            Optional.ofNullable(c.tags()).orElse(Map.of()),
            Optional.ofNullable(c.policy()),
            c.enabled(),
            Optional.ofNullable(c.rotationPeriodDays()).map(Duration::ofDays),
            Duration.ofDays(c.deletionWindowDays()),
            c.toBeDeleted());
    return new CustomerKey(
        declared,
        RecordMapper.tenancy(spec.getNamespaceUid()),
        KeyArn.parse(c.arn()),
        Optional.ofNullable(c.deletionAt()).map(Instant::parse),
        Optional.ofNullable(c.lastRotationRequest()));
  }

  private static Customer customer(CustomerKey key) {
    KeyDeclaration declared = key.declared();
    return new Customer(
        declared.owner().name(),
        declared.owner().uid(),
        key.arn().toString(),
        declared.description().isEmpty() ? null : declared.description(),
        declared.tags().isEmpty() ? null : declared.tags(),
        declared.policy().orElse(null),
        declared.enabled(),
        declared.rotationPeriod().map(p -> (int) p.toDays()).orElse(null),
        (int) declared.deletionWindow().toDays(),
        declared.toBeDeleted(),
        key.deletionAt().map(Instant::toString).orElse(null),
        key.lastRotationRequest().orElse(null));
  }
}
