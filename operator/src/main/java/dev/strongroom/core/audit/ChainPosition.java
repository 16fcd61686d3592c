package dev.strongroom.core.audit;

/**
 * A place in a chain, with the hash that whatever stands there has.
 *
 * @param chain id of the chain, 32 hexadecimal digits
 * @param sequence number of the line in the chain, from 0
 * @param hash of the line, 64 hexadecimal digits
 */
public record ChainPosition(String chain, long sequence, String hash) {}
