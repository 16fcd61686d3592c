package dev.strongroom.core.backup;

import java.util.Arrays;
import java.util.Optional;

/**
 * One entry of a backup file.
 *
 * @param kind what it is
 * @param content the stored object, as the store writes it; not copied
 */
public record BackupEntry(Kind kind, byte[] content) {
  /** Most bytes of one entry; more than the API server takes of one object. */
  public static final int MOST_BYTES = 2 << 20;

  /** What an entry is, in the order in which they stand in a file. */
  public enum Kind {
    /** A key record, with materials that the file's own key wrapped. */
    KEY(1),
    /** A version with its ciphertext. */
    VERSION(2),
    /** A record. */
    RECORD(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Optional<Kind> of(int code) {
      return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
  }
}
