package dev.strongroom.core.sessions;

import dev.strongroom.core.record.AccountId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What a session token says, as bytes:
 *
 * <pre>
 * offset  size  content
 *      0    10  random id of the session
 *     10     8  issued at, epoch seconds
 *     18     8  expires at, epoch seconds
 *     26        account, namespace, service account, uid, session name: each its length in
 *               bytes (2) and UTF-8
 * </pre>
 */
record TokenContent(byte[] id, SessionIdentity identity, Instant issuedAt, Instant expiresAt) {
  static final int ID_BYTES = 10;

  /** Longest text in bytes: Kubernetes' names have at most 253. */
  private static final int LONGEST_TEXT = 253;

  private static final int TEXTS = 5;

  byte[] encoded() {
    ByteBuffer out = ByteBuffer.allocate(ID_BYTES + 16 + TEXTS * (2 + LONGEST_TEXT));
    out.put(id).putLong(issuedAt.getEpochSecond()).putLong(expiresAt.getEpochSecond());
    put(out, identity.account().value());
    put(out, identity.namespace());
    put(out, identity.serviceAccount());
    put(out, identity.uid());
    put(out, identity.sessionName());
    byte[] encoded = new byte[out.flip().remaining()];
    out.get(encoded);
    return encoded;
  }

  private static void put(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST_TEXT) {
      throw new IllegalArgumentException("a name in a session has at most 253 bytes");
    }
    out.putShort((short) bytes.length).put(bytes);
  }

  /** Reads what was authenticated before, so anything else than its own output is a bug. */
  static TokenContent decode(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    try {
      byte[] id = new byte[ID_BYTES];
      in.get(id);
      Instant issuedAt = Instant.ofEpochSecond(in.getLong());
      Instant expiresAt = Instant.ofEpochSecond(in.getLong());
      SessionIdentity identity =
          new SessionIdentity(new AccountId(text(in)), text(in), text(in), text(in), text(in));
      return new TokenContent(id, identity, issuedAt, expiresAt);
    } catch (BufferUnderflowException e) {
      throw new IllegalStateException("a sealed session token is too short", e);
    }
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[Math.min(in.getShort(), LONGEST_TEXT)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
