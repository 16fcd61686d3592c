/** Cryptographic primitives: AES-256-GCM, HKDF, associated data, and keys in memory. */
package dev.strongroom.core.crypto;
