/** One folder per kind; here what the kinds that are only checked have in common. */
package dev.strongroom.adapters.kubernetes.reconcilers;
