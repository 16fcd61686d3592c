/** The reconciler of EncryptionKey, and the background work on keys. */
package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;
