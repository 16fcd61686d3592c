package dev.strongroom.core.kms;

import dev.strongroom.core.keys.KeyArn;

/**
 * A ciphertext and its key.
 *
 * @param ciphertext not to be changed
 */
public record Encrypted(KeyArn key, byte[] ciphertext) {}
