package dev.strongroom.core.kms;

import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.keys.KeyRecord;
import java.util.Optional;

/**
 * A key that a caller has named.
 *
 * @param arn its ARN; the default key's too
 * @param requestAlias the alias that the caller named it by, with {@code alias/} in front
 */
public record LocatedKey(KeyRecord record, KeyArn arn, Optional<String> requestAlias) {
  /** What a customer-managed key has beyond its record. */
  CustomerKey customer() {
    return record.customer().orElseThrow();
  }
}
