package dev.strongroom.core.encryption;

import dev.strongroom.core.crypto.HmacSha256;
import dev.strongroom.core.crypto.KeyMaterial;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Consumer;
import javax.crypto.Mac;

/**
 * The keyed MAC of what was written into a projected Secret, and of records: HMAC-SHA-256 over a
 * sequence of fields. Whoever reads it without the key learns nothing about the values, not even by
 * guessing them; the operator sees by it, without decrypting, that a Secret is as it left it.
 *
 * <p>The input is each field's length (4 bytes, big-endian) followed by its bytes, so no two
 * sequences of fields have the same input. Fields are fed one by one; nothing is copied together.
 * Safe for use by many threads: each keeps a keyed {@link Mac} of its own, a verification costs
 * about two microseconds.
 */
public final class ProjectionMac {
  /** Length of a MAC in bytes. */
  public static final int BYTES = 32;

  private static final Cleaner CLEANER = Cleaner.create();

  private final ThreadLocal<Input> inputs;
  private final long id;

  /** A MAC with this key, which is wiped when nobody has the MAC any more. */
  public ProjectionMac(KeyMaterial key) {
    this.inputs =
        ThreadLocal.withInitial(() -> new Input(new HmacSha256().keyed(key.as(HmacSha256.NAME))));
    this.id = ByteBuffer.wrap(mac("id".getBytes(StandardCharsets.UTF_8))).getLong() | 1;
    CLEANER.register(this, key::close);
  }

  /**
   * Tells keys apart without telling anything about them: equal for equal keys, never 0. Not for
   * storing.
   */
  public long id() {
    return id;
  }

  /** The MAC of these fields. */
  public byte[] mac(byte[]... fields) {
    return mac(
        input -> {
          for (byte[] field : fields) {
            input.field(field);
          }
        });
  }

  /** The MAC of the fields that {@code content} feeds, on this thread and before it returns. */
  public byte[] mac(Consumer<Input> content) {
    Input input = inputs.get();
    if (input.open) {
      throw new IllegalStateException("a MAC is being computed on this thread already");
    }
    input.open = true;
    try {
      content.accept(input);
      return input.mac.doFinal();
    } finally {
      input.mac.reset();
      input.open = false;
    }
  }

  /** Whether {@code expected} is the MAC of these fields, in time that does not tell how nearly. */
  public boolean verify(byte[] expected, byte[]... fields) {
    return MessageDigest.isEqual(mac(fields), expected);
  }

  /** Whether {@code expected} is the MAC of what {@code content} feeds. */
  public boolean verify(byte[] expected, Consumer<Input> content) {
    return MessageDigest.isEqual(mac(content), expected);
  }

  /** Takes the fields, in order. Only to be used within the call that was given it. */
  public static final class Input {
    private final Mac mac;
    private final byte[] length = new byte[Integer.BYTES];
    private boolean open;

    private Input(Mac mac) {
      this.mac = mac;
    }

    /** Adds a field. */
    public Input field(byte[] bytes) {
      if (!open) {
        throw new IllegalStateException("this MAC is finished");
      }
      length[0] = (byte) (bytes.length >>> 24);
      length[1] = (byte) (bytes.length >>> 16);
      length[2] = (byte) (bytes.length >>> 8);
      length[3] = (byte) bytes.length;
      mac.update(length);
      mac.update(bytes);
      return this;
    }

    /** Adds a text field, in UTF-8. */
    public Input field(String text) {
      return field(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
