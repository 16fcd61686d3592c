/** The reconciler of ExternalSecretTarget. */
package dev.strongroom.adapters.kubernetes.reconcilers.externalsecrettarget;
