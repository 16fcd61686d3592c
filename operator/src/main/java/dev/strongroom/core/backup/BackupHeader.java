package dev.strongroom.core.backup;

import dev.strongroom.core.crypto.AssociatedData;
import dev.strongroom.core.problems.BackupReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.WrappedKey;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of a backup file, format 1, which is not encrypted. Numbers are big-endian.
 *
 * <pre>
 * size  content
 *    8  "STRNGBAK"
 *    1  format: 1
 *    8  when the backup was begun, in milliseconds since 1970
 *    1  number of locks, 1 to 8; each:
 *         1  length of the id of the key that this lock is for, 1 to 255
 *         n  that id, ASCII: {@link RootKey#id()} of a root key or of a recovery key
 *         2  length of the wrapped file key
 *         n  the file key, wrapped by that key
 * </pre>
 *
 * Any one lock opens the file. The first 17 bytes are the associated data of every lock, and the
 * SHA-256 of the whole header is associated data of every chunk that follows ({@link
 * BackupWriter}), so no byte of it can be changed.
 *
 * @param createdAt when the backup was begun
 * @param locks the ways to open it
 */
public record BackupHeader(Instant createdAt, List<Lock> locks) {
  static final byte FORMAT = 1;

  private static final byte[] MAGIC = "STRNGBAK".getBytes(StandardCharsets.US_ASCII);
  private static final String PURPOSE = "strongroom.dev/backup-key/1";
  private static final int MOST_LOCKS = 8;

  /** One way to open a file: the file key, wrapped. */
  record Lock(String keyId, byte[] wrapped) {}

  /** Copies. */
  public BackupHeader {
    locks = List.copyOf(locks);
  }

  /** Ids of the keys each of which opens the file. */
  public List<String> keyIds() {
    return locks.stream().map(Lock::keyId).toList();
  }

  static BackupHeader create(Instant now, BackupKey key, List<RootKey> openers) {
    if (openers.isEmpty() || openers.size() > MOST_LOCKS) {
      throw new IllegalArgumentException("a backup has 1 to " + MOST_LOCKS + " locks");
    }
    Instant at = Instant.ofEpochMilli(now.toEpochMilli());
    List<Lock> locks = new ArrayList<>();
    for (RootKey opener : openers) {
      WrappedKey wrapped = opener.wrap(key.key(), associatedData(at));
      locks.add(new Lock(wrapped.rootKeyId(), wrapped.bytes()));
    }
    return new BackupHeader(at, locks);
  }

  /**
   * The file key, opened with the first of these keys that can.
   *
   * @return empty when none of them is one that the file was locked with
   * @throws Unavailable when one of them might open it, but its provider does not answer
   */
  Optional<BackupKey> unlock(List<RootKey> openers) {
    Optional<Failure> failure = Optional.empty();
    for (Lock lock : locks) {
      for (RootKey opener : openers) {
        if (opener.mayUnwrap(lock.wrapped())) {
          try {
            return Optional.of(
                BackupKey.owning(opener.unwrap(lock.wrapped(), associatedData(createdAt))));
          } catch (Unreadable notThisOne) {
            continue;
          } catch (Unavailable | Refused e) {
            failure = Optional.of(e);
          }
        }
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return Optional.empty();
  }

  byte[] encoded() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      begin(createdAt, out);
      out.writeByte(locks.size());
      for (Lock lock : locks) {
        byte[] id = lock.keyId().getBytes(StandardCharsets.US_ASCII);
        out.writeByte(id.length);
        out.write(id);
        out.writeShort(lock.wrapped().length);
        out.write(lock.wrapped());
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory takes all bytes", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads the header. No more than {@value #MOST_LOCKS} times 64 KiB are allocated.
   *
   * @throws Unreadable with {@link BackupReason#NotABackup}, {@link
   *     BackupReason#BackupOfNewerVersion}, {@link BackupReason#BackupCutOff} or {@link
   *     BackupReason#BackupDamaged}
   */
  static BackupHeader read(InputStream source) throws IOException {
    DataInputStream in = new DataInputStream(source);
    try {
      requireFormat(in);
      Instant createdAt = Instant.ofEpochMilli(in.readLong());
      int count = in.readUnsignedByte();
      if (count < 1 || count > MOST_LOCKS) {
        throw new Unreadable(BackupReason.BackupDamaged.with());
      }
      List<Lock> locks = new ArrayList<>();
      while (locks.size() < count) {
        String id = new String(bytes(in, in.readUnsignedByte()), StandardCharsets.US_ASCII);
        locks.add(new Lock(id, bytes(in, in.readUnsignedShort())));
      }
      return new BackupHeader(createdAt, locks);
    } catch (EOFException truncated) {
      throw new Unreadable(BackupReason.BackupCutOff.with());
    }
  }

  private static void requireFormat(DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, Arrays.copyOf(MAGIC, magic.length))) {
      throw new Unreadable(BackupReason.NotABackup.with());
    }
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new Unreadable(BackupReason.BackupOfNewerVersion.with(format));
    }
  }

  private static byte[] bytes(DataInputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static void begin(Instant at, OutputStream target) throws IOException {
    DataOutputStream out = new DataOutputStream(target);
    out.write(MAGIC);
    out.writeByte(FORMAT);
    out.writeLong(at.toEpochMilli());
  }

  private static byte[] associatedData(Instant at) {
    ByteArrayOutputStream begin = new ByteArrayOutputStream();
    try {
      begin(at, begin);
    } catch (IOException e) {
      throw new IllegalStateException("memory takes all bytes", e);
    }
    return AssociatedData.of(PURPOSE, begin.toByteArray());
  }
}
