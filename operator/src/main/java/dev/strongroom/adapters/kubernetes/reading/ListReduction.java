package dev.strongroom.adapters.kubernetes.reading;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the objects in the JSON of a Kubernetes list, byte by byte as it arrives, and replaces the
 * large ones. Needs memory for the largest object. It checks nothing: what is no list passes
 * unchanged, and the parser behind it judges.
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

  private final Reduction reduction;
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

  /** Makes an object small. */
  @FunctionalInterface
  interface Reduction {
    /**
     * What is kept of an object.
     *
     * @param json has its JSON at the beginning; to be used during the call alone
     * @param length of its JSON, in bytes
     */
    byte[] of(byte[] json, int length);
  }

  ListReduction(Reduction reduction) {
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
    int length = received.remaining();
    bytes += length;
    if (received.hasArray()) {
      int from = received.arrayOffset() + received.position();
      scan(received.array(), from, from + length);
    } else {
      byte[] chunk = new byte[length];
      received.get(chunk);
      scan(chunk, 0, length);
    }
  }

  /** What there is to pass on by now. */
  ByteBuffer take() {
    ByteBuffer ready = ByteBuffer.wrap(out, 0, outLength);
    out = new byte[out.length];
    outLength = 0;
    return ready;
  }

  /** Copies in runs: a list has many megabytes, and most of its bytes decide nothing. */
  private void scan(byte[] chunk, int from, int to) {
    int run = from;
    int next = from;
    while (next < to) {
      if (inText) {
        next = depth == MEMBERS ? endOfName(chunk, next, to) : endOfText(chunk, next, to);
        continue;
      }
      switch (chunk[next++]) {
        case '"' -> {
          inText = true;
          nameLength = depth == MEMBERS ? 0 : nameLength;
        }
        case '{' -> {
          depth++;
          if (depth == OBJECT && inItems) {
            put(chunk, run, next - 1);
            run = next - 1;
            inObject = true;
          }
        }
        case '[' -> {
          depth++;
          if (depth == MEMBERS + 1) {
            inItems = nameLength == ITEMS.length && Arrays.equals(name, ITEMS);
          }
        }
        case '}', ']' -> {
          if (inObject && depth == OBJECT) {
            put(chunk, run, next);
            run = next;
            end();
          }
          depth--;
          inItems = inItems && depth != MEMBERS;
        }
        default -> {
          // Part of a number, or between two things.
        }
      }
    }
    put(chunk, run, to);
  }

  /** Where the text ends that goes on here, or the chunk. */
  private int endOfText(byte[] chunk, int from, int to) {
    boolean skip = escaped;
    for (int i = from; i < to; i++) {
      if (skip) {
        skip = false;
      } else if (chunk[i] == '\\') {
        skip = true;
      } else if (chunk[i] == '"') {
        inText = false;
        escaped = false;
        return i + 1;
      }
    }
    escaped = skip;
    return to;
  }

  /** The same for a text that may be the name of a member of the list. */
  private int endOfName(byte[] chunk, int from, int to) {
    int end = endOfText(chunk, from, to);
    int last = inText ? end : end - 1;
    for (int i = from; i < last; i++) {
      if (nameLength < name.length) {
        name[nameLength] = chunk[i];
      }
      nameLength++;
    }
    return end;
  }

  private void put(byte[] chunk, int from, int to) {
    int length = to - from;
    if (!inObject) {
      makeRoom(length);
      System.arraycopy(chunk, from, out, outLength, length);
      outLength += length;
      return;
    }
    if (objectLength + length > LARGEST) {
      throw new IllegalStateException("an object of a list is larger than an API server stores");
    }
    if (objectLength + length > object.length) {
      object = Arrays.copyOf(object, Math.max(objectLength + length, object.length * 2));
    }
    System.arraycopy(chunk, from, object, objectLength, length);
    objectLength += length;
  }

  private void end() {
    inObject = false;
    objects++;
    if (objectLength <= SMALL) {
      pass(object, objectLength);
    } else {
      byte[] reduced = reduction.of(object, objectLength);
      pass(reduced, reduced.length);
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
