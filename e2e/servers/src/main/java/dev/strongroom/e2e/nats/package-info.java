/** Servers of NATS. */
package dev.strongroom.e2e.nats;
