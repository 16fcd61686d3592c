package dev.strongroom.adapters.kubernetes.reading;

import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.projection.ProjectionMark;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Whether the mark on a Secret fits its data.
 *
 * @param key id of the MAC's key that says so, see {@link ProjectionMac#id}; 0 when none has said
 *     anything yet
 * @param fits whether it fits
 */
public record SecretVerdict(long key, boolean fits) {
  /** Nobody could say, because the MAC's key was not in memory. */
  static final SecretVerdict UNKNOWN = new SecretVerdict(0, false);

  /** The verdict of this MAC; unknown without one. */
  static SecretVerdict of(
      Optional<ProjectionMac> mac,
      String namespace,
      String name,
      ProjectionMark mark,
      SortedMap<String, String> data) {
    return mac.map(
            key ->
                new SecretVerdict(
                    key.id(),
                    key.verify(
                        Base64.getUrlDecoder().decode(mark.mac()),
                        input ->
                            content(
                                input, namespace, name, mark.version(), mark.specDigest(), data))))
        .orElse(UNKNOWN);
  }

  /** Whether this MAC has given it. */
  public boolean isOf(ProjectionMac mac) {
    return key == mac.id();
  }

  /** What the MAC of a mark covers. */
  public static void content(
      ProjectionMac.Input input,
      String namespace,
      String name,
      String version,
      String digest,
      Map<String, String> sortedData) {
    input.field(namespace).field(name).field(version).field(digest);
    sortedData.forEach((key, encoded) -> input.field(key).field(encoded));
  }
}
