/** Kubernetes: the store, the reconcilers, projected Secrets and events. */
package dev.strongroom.adapters.kubernetes;
