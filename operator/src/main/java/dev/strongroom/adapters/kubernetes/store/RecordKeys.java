package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretRecordSpec.Version;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The customer-managed keys that a stored record needs, read without making a record of it. */
public final class RecordKeys {
  private RecordKeys() {}

  /** Their ids: the key of new values, and those that open versions. */
  public static Set<String> of(SecretRecordSpec spec) {
    if (!mayHaveAny(spec)) {
      return Set.of();
    }
    Set<String> ids = new HashSet<>();
    ids.add(spec.getKey());
    if (spec.getVersions() != null) {
      spec.getVersions().stream().flatMap(RecordKeys::of).forEach(ids::add);
    }
    ids.remove(null);
    return ids;
  }

  private static boolean mayHaveAny(SecretRecordSpec spec) {
    return spec.getKey() != null
        || spec.getVersions() != null
            && spec.getVersions().stream().anyMatch(v -> v.key() != null || v.rewraps() != null);
  }

  private static Stream<String> of(Version version) {
    Stream<String> sealed =
        Boolean.TRUE.equals(version.retired()) ? Stream.of() : Stream.ofNullable(version.key());
    Stream<String> rewraps =
        version.rewraps() == null
            ? Stream.of()
            : version.rewraps().stream().map(SecretRecordSpec.Rewrap::key);
    return Stream.concat(sealed, rewraps).filter(Objects::nonNull);
  }
}
