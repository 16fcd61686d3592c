/**
 * Reads the Secrets and ConfigMaps that users' objects name, and notices when a missing one is
 * there.
 */
package dev.strongroom.adapters.kubernetes.references;
