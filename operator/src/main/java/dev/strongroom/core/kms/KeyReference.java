package dev.strongroom.core.kms;

import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.record.AccountId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a client names a key (AWS KeyIdType): by its id, its ARN, an alias or the ARN of an alias.
 *
 * @param text as the client wrote it, 1 to 2048 characters
 * @param region of an ARN
 * @param account of an ARN; empty for the caller's own
 * @param keyId the id, unless an alias is named
 * @param alias the alias, without {@code alias/} in front
 */
record KeyReference(
    String text,
    Optional<String> region,
    Optional<AccountId> account,
    Optional<UUID> keyId,
    Optional<String> alias) {
  private static final String ALIAS = "alias/";
  private static final String KEY = "key/";
  private static final Pattern ARN =
      Pattern.compile("arn:aws:kms:([a-z0-9-]{1,128}):(\\d{12}):((?:key|alias)/.+)");
  private static final Pattern KEY_ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /**
   * Reads a reference.
   *
   * @throws KmsRejected with {@link Kind#INVALID_ARN} or {@link Kind#NOT_FOUND} when no key can be
   *     named so
   */
  static KeyReference parse(String text) {
    if (!text.startsWith("arn:")) {
      return of(text, Optional.empty(), Optional.empty(), text);
    }
    Matcher arn = ARN.matcher(text);
    if (!arn.matches()) {
      throw new KmsRejected(Kind.INVALID_ARN, KmsReason.ArnInvalid.with(text));
    }
    String resource = arn.group(3);
    return of(
        text,
        Optional.of(arn.group(1)),
        Optional.of(new AccountId(arn.group(2))),
        resource.startsWith(KEY) ? resource.substring(KEY.length()) : resource);
  }

  private static KeyReference of(
      String text, Optional<String> region, Optional<AccountId> account, String name) {
    if (name.startsWith(ALIAS)) {
      String alias = name.substring(ALIAS.length());
      return new KeyReference(text, region, account, Optional.empty(), Optional.of(alias));
    }
    if (!KEY_ID.matcher(name).matches()) {
      throw new KmsRejected(Kind.NOT_FOUND, KmsReason.KeyIdInvalid.with(text));
    }
    UUID id = UUID.fromString(name);
    return new KeyReference(text, region, account, Optional.of(id), Optional.empty());
  }

  /** The alias as a client names it. */
  Optional<String> requestAlias() {
    return alias.map(name -> ALIAS + name);
  }

  boolean isDefaultAlias() {
    return alias.filter(KeyRecord.DEFAULT_ALIAS::equals).isPresent();
  }

  /** What RBAC goes by when there is no such key: the name that its object might have. */
  String name() {
    return alias.orElseGet(() -> keyId.map(UUID::toString).orElseThrow());
  }

  /** That there is no such key. */
  KmsRejected notFound(String arn) {
    return new KmsRejected(
        Kind.NOT_FOUND,
        alias.isPresent() ? KmsReason.AliasUnknown.with(arn) : KmsReason.KeyUnknown.with(arn));
  }
}
