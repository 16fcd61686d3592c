package dev.strongroom.adapters.targets.worker;

import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One step of a rotation as it goes to a worker: what to do, with which kind of target, its
 * settings, and the values that this step needs. Every length is bounded before it is allocated.
 *
 * <p>Format, numbers big-endian: {@code int} {@link #FORMAT}, operation, mode, kind, {@code int}
 * number of settings, each a name and a text, {@code int} number of values, each a role, a kind and
 * its bytes. A text or value is its {@code int} length and its bytes, texts in UTF-8.
 */
final class Step implements AutoCloseable {
  /** Changes with the format; both ends are always of the same build. */
  static final int FORMAT = 0x53545732;

  private static final int MAX_NAME = 64;
  private static final int MAX_SETTINGS = 64;

  /** A ConfigMap, which is where the largest setting comes from, has at most 1 MiB. */
  private static final int MAX_TEXT = 1 << 20;

  private static final int MAX_VALUES = Role.values().length;

  /** What to do. */
  enum Operation {
    /** Brings the pending value into force. */
    SET,
    /** Uses the current value. */
    TEST,
    /** Ends the previous value beside the current one. */
    RETIRE
  }

  /** What a value is in a step. */
  enum Role {
    PENDING,
    CURRENT,
    PREVIOUS,
    ADMIN
  }

  private final Operation operation;
  private final RotationMode mode;
  private final String kind;
  private final Map<String, String> settings;
  private final Map<Role, SecretValue> values;

  Step(
      Operation operation,
      RotationMode mode,
      String kind,
      Map<String, String> settings,
      Map<Role, SecretValue> values) {
    this.operation = operation;
    this.mode = mode;
    this.kind = kind;
    this.settings = Map.copyOf(settings);
    this.values = Map.copyOf(values);
  }

  Operation operation() {
    return operation;
  }

  String kind() {
    return kind;
  }

  Map<String, String> settings() {
    return settings;
  }

  RotationMode mode() {
    return mode;
  }

  /**
   * A value that the operation needs.
   *
   * @throws IllegalStateException when it is not there
   */
  SecretValue value(Role role) {
    return find(role).orElseThrow(() -> new IllegalStateException("no value " + role));
  }

  Optional<SecretValue> find(Role role) {
    return Optional.ofNullable(values.get(role));
  }

  /** Writes the step in one piece. */
  void writeTo(OutputStream stream) throws IOException {
    WipedBuffer buffer = new WipedBuffer();
    try (DataOutputStream out = new DataOutputStream(buffer)) {
      out.writeInt(FORMAT);
      writeText(out, operation.name());
      writeText(out, mode.name());
      writeText(out, kind);
      out.writeInt(settings.size());
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        writeText(out, setting.getKey());
        writeText(out, setting.getValue());
      }
      out.writeInt(values.size());
      for (Map.Entry<Role, SecretValue> entry : values.entrySet()) {
        SecretValue value = entry.getValue();
        writeText(out, entry.getKey().name());
        writeText(out, value.kind().name());
        byte[] bytes = value.bytes(PlaintextAccess.granted());
        writeBytes(out, bytes);
        Arrays.fill(bytes, (byte) 0);
      }
      buffer.writeTo(stream);
      stream.flush();
    } finally {
      buffer.wipe();
    }
  }

  /**
   * Reads a step.
   *
   * @throws IOException when it ends early or is not a step
   */
  static Step read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    if (in.readInt() != FORMAT) {
      throw new IOException("not a step");
    }
    try {
      Operation operation = Operation.valueOf(readText(in, MAX_NAME));
      RotationMode mode = RotationMode.valueOf(readText(in, MAX_NAME));
      String kind = readText(in, MAX_NAME);
      Map<String, String> settings = new LinkedHashMap<>();
      for (int left = readLength(in, MAX_SETTINGS); left > 0; left--) {
        settings.put(readText(in, MAX_NAME), readText(in, MAX_TEXT));
      }
      Map<Role, SecretValue> values = new EnumMap<>(Role.class);
      for (int left = readLength(in, MAX_VALUES); left > 0; left--) {
        Role role = Role.valueOf(readText(in, MAX_NAME));
        SecretValue.Kind valueKind = SecretValue.Kind.valueOf(readText(in, MAX_NAME));
        values.put(role, SecretValue.owning(valueKind, readBytes(in, SecretValue.MAX_BYTES)));
      }
      return new Step(operation, mode, kind, settings, values);
    } catch (IllegalArgumentException unknownName) {
      throw new IOException("not a step");
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in, int max) throws IOException {
    return new String(readBytes(in, max), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(DataInputStream in, int max) throws IOException {
    byte[] bytes = new byte[readLength(in, max)];
    in.readFully(bytes);
    return bytes;
  }

  private static int readLength(DataInputStream in, int max) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > max) {
      throw new IOException("not a step");
    }
    return length;
  }

  @Override
  public void close() {
    values.values().forEach(SecretValue::close);
  }

  @Override
  public String toString() {
    return "Step[" + operation + " " + kind + "]";
  }

  /** Leaves no copy of the values in its array; one that it outgrows is wiped too. */
  private static final class WipedBuffer extends ByteArrayOutputStream {
    WipedBuffer() {
      super(MAX_VALUES * SecretValue.MAX_BYTES / 8);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      if (count + length > buf.length) {
        byte[] old = buf;
        buf = Arrays.copyOf(old, Math.max(2 * old.length, count + length));
        Arrays.fill(old, (byte) 0);
      }
      super.write(bytes, from, length);
    }

    @Override
    public synchronized void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    void wipe() {
      Arrays.fill(buf, (byte) 0);
    }

    @Override
    public void close() {
      try {
        super.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
