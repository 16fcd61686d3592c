package dev.strongroom.core.secrets;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.SecretName;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The name of the ManagedSecret object of a secret that was created through the API. A secret's
 * name that is a DNS-1123 subdomain of up to 253 characters is taken as it is. Any other, and one
 * whose object declares another secret already, becomes a hashed name: in lower case, with {@code
 * -} for every character that is no letter or digit, cut to size, then {@code -} and 12 hex digits
 * of the SHA-256 of the secret's name. {@code Prod/DB} and {@code prod.DB} differ in their digits.
 */
final class MirroredName {
  private static final int LONGEST = 253;
  private static final int HASH_BYTES = 6;
  private static final String NAMELESS = "secret";

  private MirroredName() {}

  /** The names that the object may have, in the order in which they are tried. */
  static List<ObjectName> candidates(SecretName name) {
    ObjectName hashed = hashed(name);
    return ObjectName.isValid(name.value())
        ? List.of(new ObjectName(name.value()), hashed)
        : List.of(hashed);
  }

  private static ObjectName hashed(SecretName name) {
    byte[] digest = Sha256.of(name.value());
    String hash = "-" + HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    String stem = name.value().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
    String cut = stem.substring(0, Math.min(stem.length(), LONGEST - hash.length()));
    String trimmed = cut.replaceAll("^-+|-+$", "");
    return new ObjectName((trimmed.isEmpty() ? NAMELESS : trimmed) + hash);
  }
}
