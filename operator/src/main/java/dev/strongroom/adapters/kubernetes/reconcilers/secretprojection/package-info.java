/** The reconciler of SecretProjection: gather, decide, act, write the status once. */
package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;
