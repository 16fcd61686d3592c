package dev.strongroom.adapters.kubernetes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Finds the objects in the JSON of a Kubernetes list, byte by byte as it arrives, and replaces the
 * large ones. Needs memory for one object. It checks nothing: what is no list passes unchanged, and
 * the parser behind it judges.
 */
final class ListReduction {
  /** Objects up to this size pass as they are: in bytes. */
  static final int SMALL = 8 * 1024;

  /** No object of an API server is larger: etcd takes 1.5 MiB. */
  private static final int LARGEST = 16 * 1024 * 1024;

  private static final byte[] ITEMS = "items".getBytes(StandardCharsets.US_ASCII);

  /** Depth of the list's own members, and of an object in its array. */
  private static final int MEMBERS = 1;

  private static final int OBJECT = 3;

  private final UnaryOperator<byte[]> reduction;
  private byte[] out = new byte[SMALL];
  private int outLength;
  private byte[] object = new byte[SMALL];
  private int objectLength;
  private boolean inObject;
  private long bytes;
  private int objects;

  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean inItems;

  /** The last text at the depth of the list's members, as far as it can be the name of items. */
  private final byte[] name = new byte[ITEMS.length];

  private int nameLength;

  ListReduction(UnaryOperator<byte[]> reduction) {
    this.reduction = reduction;
  }

  /** How many bytes there were so far, before any was replaced. */
  long bytes() {
    return bytes;
  }

  /** How many objects of the list there were so far. */
  int objects() {
    return objects;
  }

  /** Takes the next bytes of the answer. */
  void accept(ByteBuffer received) {
    bytes += received.remaining();
    while (received.hasRemaining()) {
      take(received.get());
    }
  }

  /** What there is to pass on by now. */
  byte[] take() {
    byte[] ready = Arrays.copyOf(out, outLength);
    outLength = 0;
    return ready;
  }

  private void take(byte b) {
    if (inText) {
      inText(b);
      put(b);
      return;
    }
    switch (b) {
      case '"' -> {
        inText = true;
        if (depth == MEMBERS) {
          nameLength = 0;
        }
        put(b);
      }
      case '{', '[' -> {
        depth++;
        if (b == '[' && depth == MEMBERS + 1) {
          inItems = nameLength == ITEMS.length && Arrays.equals(name, ITEMS);
        }
        if (b == '{' && depth == OBJECT && inItems) {
          inObject = true;
        }
        put(b);
      }
      case '}', ']' -> {
        put(b);
        if (inObject && depth == OBJECT) {
          end();
        }
        depth--;
        if (depth == MEMBERS) {
          inItems = false;
        }
      }
      default -> put(b);
    }
  }

  private void inText(byte b) {
    if (escaped) {
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      inText = false;
      return;
    }
    if (depth == MEMBERS) {
      if (nameLength < name.length) {
        name[nameLength] = b;
      }
      nameLength++;
    }
  }

  private void put(byte b) {
    if (!inObject) {
      makeRoom(1);
      out[outLength++] = b;
      return;
    }
    if (objectLength == object.length) {
      if (objectLength >= LARGEST) {
        throw new IllegalStateException("an object of a list is larger than an API server stores");
      }
      object = Arrays.copyOf(object, objectLength * 2);
    }
    object[objectLength++] = b;
  }

  private void end() {
    inObject = false;
    objects++;
    if (objectLength <= SMALL) {
      pass(object, objectLength);
    } else {
      byte[] reduced = reduction.apply(Arrays.copyOf(object, objectLength));
      pass(reduced, reduced.length);
      object = new byte[SMALL];
    }
    objectLength = 0;
  }

  private void pass(byte[] bytes, int length) {
    makeRoom(length);
    System.arraycopy(bytes, 0, out, outLength, length);
    outLength += length;
  }

  private void makeRoom(int length) {
    if (outLength + length > out.length) {
      out = Arrays.copyOf(out, Math.max(outLength + length, out.length * 2));
    }
  }
}
