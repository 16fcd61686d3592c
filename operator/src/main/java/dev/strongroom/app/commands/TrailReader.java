package dev.strongroom.app.commands;

import dev.strongroom.core.audit.ChainLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads the lines of a trail, byte for byte, from a file that may be compressed or from standard
 * input. Of a line that is longer than any of a trail only the beginning is kept.
 */
final class TrailReader implements AutoCloseable {
  private static final int BUFFER = 65_536;

  private final String source;
  private final long size;
  private final Counted counted;
  private final InputStream in;
  private boolean torn;

  private TrailReader(String source, long size, Counted counted, InputStream in) {
    this.source = source;
    this.size = size;
    this.counted = counted;
    this.in = in;
  }

  static TrailReader standardInput() {
    Counted counted = new Counted(System.in);
    return new TrailReader("-", 0, counted, new BufferedInputStream(counted, BUFFER));
  }

  /** Opens a file, or what became of it: the process that writes the trail compresses files. */
  static TrailReader open(Path file) throws IOException {
    Path compressed = file.resolveSibling(file.getFileName() + ".gz");
    return opened(!Files.exists(file) && Files.exists(compressed) ? compressed : file);
  }

  private static TrailReader opened(Path file) throws IOException {
    Counted counted = new Counted(Files.newInputStream(file));
    boolean isCompressed = file.getFileName().toString().endsWith(".gz");
    InputStream bytes = new BufferedInputStream(counted, BUFFER);
    InputStream text =
        isCompressed ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER) : bytes;
    return new TrailReader(file.toString(), Files.size(file), counted, text);
  }

  /** Whether a file is probably one of a trail, by its name. */
  static boolean isSegment(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jsonl") || name.endsWith(".jsonl.gz");
  }

  /** The next line without its end, each byte as one character; null at the end. */
  String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    int b = in.read();
    if (b < 0) {
      return null;
    }
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (line.size() <= ChainLine.LONGEST) {
        line.write(b);
      }
    }
    torn = b < 0;
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether the line that was read last had no end. */
  boolean isTorn() {
    return torn;
  }

  String source() {
    return source;
  }

  /** Bytes read, as they are in the file. */
  long done() {
    return counted.count;
  }

  /** Bytes of the file; 0 when that is not known. */
  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Counts what is read. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = super.read(target, from, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
