/** Encryption keys: their records, the rules of their life, and the use cases around them. */
package dev.strongroom.core.keys;
