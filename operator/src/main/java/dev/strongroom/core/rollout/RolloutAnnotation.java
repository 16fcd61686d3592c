package dev.strongroom.core.rollout;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.names.ObjectName;
import java.util.HexFormat;

/**
 * The annotation that tells which content of a Secret the pods of a workload have. Its value is the
 * keyed MAC of that content: whoever may read the workload learns that the content has changed, and
 * nothing about it.
 */
public final class RolloutAnnotation {
  /** What its name begins with. */
  public static final String PREFIX = "strongroom.dev/secret-";

  /** Kubernetes' limit of what follows the slash. */
  private static final int LONGEST = 63 - "secret-".length();

  private static final int DIGEST_BYTES = 8;

  private RolloutAnnotation() {}

  /** For the Secret of this name; a name that is too long ends with a digest of it. */
  public static String of(ObjectName secret) {
    String name = secret.value();
    if (name.length() <= LONGEST) {
      return PREFIX + name;
    }
    String digest = HexFormat.of().formatHex(Sha256.of(name), 0, DIGEST_BYTES);
    return PREFIX + name.substring(0, LONGEST - digest.length() - 1) + "-" + digest;
  }
}
