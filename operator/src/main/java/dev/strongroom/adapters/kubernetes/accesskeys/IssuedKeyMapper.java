package dev.strongroom.adapters.kubernetes.accesskeys;

import dev.strongroom.core.accesskeys.IssuedKey;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.crds.AccessKey;
import dev.strongroom.crds.AccessKeySpec;
import dev.strongroom.crds.AccessKeyStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Keys as their objects have them. Nothing of a status is trusted: the secret half covers it. */
final class IssuedKeyMapper {
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final int LONGEST_UID = 64;

  private IssuedKeyMapper() {}

  /** The ServiceAccount that an object is for; empty when it cannot be one. */
  static Optional<String> serviceAccount(AccessKey object) {
    return Optional.ofNullable(object.getSpec())
        .map(AccessKeySpec::serviceAccountName)
        .filter(ObjectName::isValid);
  }

  /** Whether the secret half was shown. */
  static boolean isIssued(AccessKey object) {
    return status(object).map(AccessKeyStatus::issuedTime).isPresent();
  }

  /** The key of an object; empty while it is not issued, and when the object is being deleted. */
  static Optional<IssuedKey> key(AccessKey object) {
    Optional<AccessKeyStatus> status = status(object);
    Optional<String> serviceAccount = serviceAccount(object);
    Optional<String> account =
        status.map(AccessKeyStatus::accountId).filter(id -> ACCOUNT.matcher(id).matches());
    Optional<String> uid =
        status.map(AccessKeyStatus::serviceAccountUid).filter(id -> id.length() <= LONGEST_UID);
    Optional<Instant> issued = time(status.map(AccessKeyStatus::issuedTime));
    boolean isUsable =
        object.getMetadata().getDeletionTimestamp() == null
            && serviceAccount.isPresent()
            && account.isPresent()
            && uid.isPresent()
            && issued.isPresent();
    return isUsable
        ? Optional.of(
            new IssuedKey(
                object.getMetadata().getUid(),
                new SessionIdentity(
                    new AccountId(account.get()),
                    object.getMetadata().getNamespace(),
                    serviceAccount.get(),
                    uid.get(),
                    object.getMetadata().getName()),
                issued.get()))
        : Optional.empty();
  }

  /** The hour of the last use as the object has it. */
  static Optional<Instant> lastUse(AccessKey object) {
    return time(status(object).map(AccessKeyStatus::lastUsedTime));
  }

  private static Optional<Instant> time(Optional<String> text) {
    try {
      return text.filter(time -> TIME.matcher(time).matches()).map(Instant::parse);
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  private static Optional<AccessKeyStatus> status(AccessKey object) {
    return Optional.ofNullable(object.getStatus());
  }
}
