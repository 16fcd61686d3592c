package dev.strongroom.adapters.awsapi.kms;

import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyChanges;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyState;
import dev.strongroom.core.kms.LocatedKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What KMS says of a key. */
final class KeyOutput {
  static final String ALGORITHM = "SYMMETRIC_DEFAULT";

  private KeyOutput() {}

  /** AWS KeyMetadata. */
  static Map<String, Object> metadata(LocatedKey key) {
    KeyRecord record = key.record();
    Optional<CustomerKey> customer = record.customer();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("AWSAccountId", key.arn().account().value());
    out.put("KeyId", record.keyId().toString());
    out.put("Arn", key.arn().toString());
    out.put("CreationDate", record.versions().get(0).createdAt());
    out.put("Enabled", record.state() == KeyState.ENABLED);
    out.put(
        "Description",
        customer
            .map(k -> k.declared().description())
            .orElse(
                "Default key that protects my Secrets Manager data when no other key is"
                    + " defined"));
    out.put("KeyUsage", "ENCRYPT_DECRYPT");
    out.put("KeyState", record.state().awsName());
    customer.flatMap(CustomerKey::deletionAt).ifPresent(at -> out.put("DeletionDate", at));
    out.put("Origin", "AWS_KMS");
    out.put("KeyManager", customer.isPresent() ? "CUSTOMER" : "AWS");
    out.put("CustomerMasterKeySpec", ALGORITHM);
    out.put("KeySpec", ALGORITHM);
    out.put("EncryptionAlgorithms", List.of(ALGORITHM));
    out.put("MultiRegion", false);
    return out;
  }

  /** The output of GetKeyRotationStatus. */
  static Map<String, Object> rotation(LocatedKey key) {
    Optional<Duration> period =
        key.record().customer().flatMap(customer -> customer.declared().rotationPeriod());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("KeyRotationEnabled", period.isPresent());
    out.put("KeyId", key.arn().toString());
    period.ifPresent(days -> out.put("RotationPeriodInDays", days.toDays()));
    KeyChanges.nextRotationAt(key.record()).ifPresent(at -> out.put("NextRotationDate", at));
    return out;
  }
}
