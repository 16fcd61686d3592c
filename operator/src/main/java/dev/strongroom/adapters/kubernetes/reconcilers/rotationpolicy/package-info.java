/** The reconciler of RotationPolicy. */
package dev.strongroom.adapters.kubernetes.reconcilers.rotationpolicy;
