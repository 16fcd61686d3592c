package dev.strongroom.core.backup;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.AssociatedData;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.rootkeys.RootKey;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a backup file, format 1: a {@link BackupHeader}, then chunks. Numbers are big-endian. A
 * chunk is
 *
 * <pre>
 * size  content
 *    1  0: chunks follow, 1: this is the last one
 *    4  length n of the box: 28 to 65,564
 *    n  box: nonce 12, 0 to 65,536 encrypted bytes, tag 16
 * </pre>
 *
 * under a key that is made for this file alone. Its associated data are the SHA-256 of the header,
 * the number of the chunk from 0 and whether it is the last: no chunk can be changed, left out,
 * moved, added or cut off, nor be taken from another file. The nonces are random; a file of 2^32
 * chunks, which is what that allows, would have 256 TiB.
 *
 * <p>The decrypted chunks in a row are the entries:
 *
 * <pre>
 * size  content
 *    1  kind: 1 = key, 2 = version, 3 = record
 *    4  length n, 1 to 2,097,152
 *    n  content: the stored object in JSON
 * </pre>
 *
 * first all keys, then all versions, then all records: so a restore that is ended at any point has
 * written nothing that names what is not there. Memory: one chunk, and the entry that is given.
 */
public final class BackupWriter implements AutoCloseable {
  static final int CHUNK = 64 * 1024;
  static final String PURPOSE = "strongroom.dev/backup-chunk/1";

  private final DataOutputStream out;
  private final BackupKey key;
  private final byte[] headerDigest;
  private final SecureRandom random;
  private final byte[] chunk = new byte[CHUNK];
  private int filled;
  private long number;

  private BackupWriter(OutputStream out, BackupKey key, byte[] header, SecureRandom random) {
    this.out = new DataOutputStream(out);
    this.key = key;
    this.headerDigest = Sha256.of(header);
    this.random = random;
  }

  /**
   * Begins a file.
   *
   * @param out where to; stays the caller's to close
   * @param openers each of these keys will open the file; the first that does not answer fails it
   */
  public static BackupWriter begin(
      OutputStream out, Instant now, List<RootKey> openers, SecureRandom random)
      throws IOException {
    BackupKey key = BackupKey.generate(random);
    byte[] header = BackupHeader.create(now, key, openers).encoded();
    out.write(header);
    return new BackupWriter(out, key, header, random);
  }

  /** The key that has to wrap the materials of key records in this file; the caller's. */
  public KeyMaterial materialsKey() {
    return key.materials();
  }

  /** Writes an entry. */
  public void write(BackupEntry entry) throws IOException {
    int length = entry.content().length;
    if (length < 1 || length > BackupEntry.MOST_BYTES) {
      throw new IllegalArgumentException("an entry has 1 to " + BackupEntry.MOST_BYTES + " bytes");
    }
    put(ByteBuffer.allocate(5).put((byte) entry.kind().code()).putInt(length).array());
    put(entry.content());
  }

  /**
   * Reads back what was written, without any of the keys that the file is locked with. Only after
   * {@link #finish}.
   *
   * @param in the file from its beginning; stays the caller's to close
   * @throws dev.strongroom.core.problems.InvalidInput when it does not begin as it was written
   */
  public BackupReader reader(InputStream in) throws IOException {
    return BackupReader.reopen(in, key.copy(), headerDigest);
  }

  /** Ends the file. Without this it is not whole, and no reader takes it for one. */
  public void finish() throws IOException {
    flush(true);
    out.flush();
  }

  private void put(byte[] bytes) throws IOException {
    int from = 0;
    while (from < bytes.length) {
      if (filled == CHUNK) {
        flush(false);
      }
      int length = Math.min(CHUNK - filled, bytes.length - from);
      System.arraycopy(bytes, from, chunk, filled, length);
      filled += length;
      from += length;
    }
  }

  private void flush(boolean last) throws IOException {
    byte[] plain = Arrays.copyOf(chunk, filled);
    byte[] box =
        AesGcm.seal(key.chunks(), random, associatedData(headerDigest, number, last), plain);
    Arrays.fill(plain, (byte) 0);
    out.writeByte(last ? 1 : 0);
    out.writeInt(box.length);
    out.write(box);
    number++;
    filled = 0;
  }

  static byte[] associatedData(byte[] headerDigest, long number, boolean last) {
    return AssociatedData.of(
        PURPOSE,
        headerDigest,
        ByteBuffer.allocate(Long.BYTES).putLong(number).array(),
        new byte[] {(byte) (last ? 1 : 0)});
  }

  /** Wipes the file's key. */
  @Override
  public void close() {
    key.close();
    Arrays.fill(chunk, (byte) 0);
  }
}
