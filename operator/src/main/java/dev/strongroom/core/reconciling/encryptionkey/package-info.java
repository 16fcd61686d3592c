/** What a pass over an EncryptionKey comes to. */
package dev.strongroom.core.reconciling.encryptionkey;
