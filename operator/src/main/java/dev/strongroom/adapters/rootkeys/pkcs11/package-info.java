/** The root key provider {@code pkcs11}: keys that never leave a token. */
package dev.strongroom.adapters.rootkeys.pkcs11;
