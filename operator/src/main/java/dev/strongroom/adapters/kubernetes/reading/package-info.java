/** Bounded reading of what tenants write: large lists, metadata, and Secrets without values. */
package dev.strongroom.adapters.kubernetes.reading;
