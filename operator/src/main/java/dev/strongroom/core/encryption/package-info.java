/**
 * Envelope encryption of values: root key → encryption key → data key → value; the keyed MACs by
 * which projections and records are checked without decrypting anything.
 */
package dev.strongroom.core.encryption;
