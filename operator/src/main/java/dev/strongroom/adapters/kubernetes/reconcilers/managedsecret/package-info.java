/** The reconciler of ManagedSecret: gather, decide, act, write the status once. */
package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;
