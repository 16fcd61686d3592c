/** Plaintext values, and how they are generated and changed. Plaintext lives in no other type. */
package dev.strongroom.core.values;
