/** Reads and writes projected Secrets. */
package dev.strongroom.adapters.kubernetes.projection;
