/** Root keys: providers behind {@link dev.strongroom.core.encryption.RootKey}. */
package dev.strongroom.adapters.crypto;
