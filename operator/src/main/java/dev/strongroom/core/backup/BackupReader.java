package dev.strongroom.core.backup;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.problems.BackupReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a backup file ({@link BackupWriter} has its layout) and checks every byte of it. What it
 * hands over is authentic; whether the file is whole is known only when {@link #next} has reported
 * its end. Every length is bounded before anything is allocated.
 */
public final class BackupReader implements AutoCloseable {
  private final DataInputStream in;
  private final BackupHeader header;
  private final BackupKey key;
  private final byte[] headerDigest;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private long number;
  private boolean ended;

  private BackupReader(InputStream in, BackupHeader header, BackupKey key) {
    this.in = new DataInputStream(in);
    this.header = header;
    this.key = key;
    this.headerDigest = Sha256.of(header.encoded());
  }

  /**
   * Opens a file.
   *
   * @param openers keys to try
   * @throws Unreadable with {@link BackupReason#NotABackup}, {@link
   *     BackupReason#BackupOfNewerVersion}, {@link BackupReason#BackupCutOff} or {@link
   *     BackupReason#BackupDamaged} when this is not a backup that can be read here, {@link
   *     BackupReason#BackupLocked} when none of the keys opens it
   * @throws Unavailable when one might, but its provider does not answer
   */
  public static BackupReader open(InputStream in, List<RootKey> openers) throws IOException {
    BackupHeader header = BackupHeader.read(in);
    BackupKey key =
        header
            .unlock(openers)
            .orElseThrow(
                () ->
                    new Unreadable(
                        BackupReason.BackupLocked.with(String.join(", ", header.keyIds()))));
    return new BackupReader(in, header, key);
  }

  /** Reads back a file that was just written; the reader owns the key. */
  static BackupReader reopen(InputStream in, BackupKey key, byte[] headerDigest)
      throws IOException {
    BackupReader reader = new BackupReader(in, BackupHeader.read(in), key);
    if (!Arrays.equals(reader.headerDigest, headerDigest)) {
      reader.close();
      throw damaged();
    }
    return reader;
  }

  /** What the file says of itself. */
  public BackupHeader header() {
    return header;
  }

  /** The key that wrapped the materials of key records in this file; the caller's. */
  public KeyMaterial materialsKey() {
    return key.materials();
  }

  /**
   * The next entry.
   *
   * @return empty when there is no more and the file is whole
   * @throws Unreadable with {@link BackupReason#BackupCutOff} or {@link BackupReason#BackupDamaged}
   *     when it is not
   */
  public Optional<BackupEntry> next() throws IOException {
    while (!chunk.hasRemaining() && !ended) {
      read();
    }
    if (!chunk.hasRemaining()) {
      return Optional.empty();
    }
    ByteBuffer begin = ByteBuffer.wrap(bytes(5));
    BackupEntry.Kind kind = BackupEntry.Kind.of(begin.get()).orElseThrow(BackupReader::damaged);
    int length = begin.getInt();
    if (length < 1 || length > BackupEntry.MOST_BYTES) {
      throw damaged();
    }
    return Optional.of(new BackupEntry(kind, bytes(length)));
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = new byte[length];
    int filled = 0;
    while (filled < length) {
      if (!chunk.hasRemaining()) {
        if (ended) {
          throw damaged();
        }
        read();
      }
      int piece = Math.min(chunk.remaining(), length - filled);
      chunk.get(bytes, filled, piece);
      filled += piece;
    }
    return bytes;
  }

  private void read() throws IOException {
    try {
      byte mark = in.readByte();
      boolean last = mark == 1;
      int length = in.readInt();
      if (mark >>> 1 != 0
          || length < AesGcm.OVERHEAD
          || length > BackupWriter.CHUNK + AesGcm.OVERHEAD) {
        throw damaged();
      }
      byte[] box = new byte[length];
      in.readFully(box);
      Arrays.fill(chunk.array(), (byte) 0);
      chunk =
          AesGcm.open(key.chunks(), BackupWriter.associatedData(headerDigest, number, last), box)
              .map(ByteBuffer::wrap)
              .orElseThrow(BackupReader::damaged);
      number++;
      ended = last;
      if (last && in.read() >= 0) {
        throw damaged();
      }
    } catch (EOFException cutOff) {
      throw new Unreadable(BackupReason.BackupCutOff.with());
    }
  }

  private static Unreadable damaged() {
    return new Unreadable(BackupReason.BackupDamaged.with());
  }

  /** Wipes the file's key. */
  @Override
  public void close() {
    key.close();
    Arrays.fill(chunk.array(), (byte) 0);
  }
}
