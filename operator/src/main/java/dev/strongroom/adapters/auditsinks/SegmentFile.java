package dev.strongroom.adapters.auditsinks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A new file that lines are appended to, all of them or none: what could not be written completely
 * is taken back, so that no part of a line stands before the next. Not for use by several threads.
 */
final class SegmentFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private boolean isBroken;

  private SegmentFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Makes a file that does not exist. */
  static SegmentFile create(Path path) throws IOException {
    return new SegmentFile(
        path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  Path path() {
    return path;
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Whether part of a line stands at its end: then nothing may be appended. */
  boolean isBroken() {
    return isBroken;
  }

  /**
   * Appends whole lines.
   *
   * @param isForced whether they are on the disk when this returns
   * @throws IOException when they are not; then none of them is in the file, unless it is broken
   */
  void append(byte[] lines, boolean isForced) throws IOException {
    long before = channel.size();
    try {
      ByteBuffer left = ByteBuffer.wrap(lines);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      if (isForced) {
        force();
      }
    } catch (IOException failed) {
      undo(before);
      throw failed;
    }
  }

  private void undo(long length) {
    try {
      channel.truncate(length);
      channel.position(length);
    } catch (IOException stays) {
      isBroken = true;
    }
  }

  /** Brings what was appended to the disk. */
  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
