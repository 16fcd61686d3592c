/** Kubernetes events: what changed, for people. */
package dev.strongroom.adapters.kubernetes.events;
