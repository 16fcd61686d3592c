/**
 * Envelope encryption of values: root key → encryption key → data key → value, and the keyed MAC by
 * which projections are checked without decrypting anything. The only cryptography here is
 * AES-256-GCM and HMAC-SHA-256 of the JDK; where keys come from and are kept is behind ports.
 */
package dev.strongroom.core.encryption;
