package dev.strongroom.core.encryption;

import java.security.SecureRandom;

/** The bytes 0, 1, 2 … in order: known keys and nonces for golden files. */
public final class CountingRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;
  private int next;

  @Override
  public void nextBytes(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) next++;
    }
  }
}
