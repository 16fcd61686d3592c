package dev.strongroom.core.rootkeys;

/**
 * Key material as the root key wrapped it.
 *
 * @param rootKeyId the root key that did, {@link RootKey#id()}
 * @param bytes which also tell which key wrapped them; not copied
 */
public record WrappedKey(String rootKeyId, byte[] bytes) {}
