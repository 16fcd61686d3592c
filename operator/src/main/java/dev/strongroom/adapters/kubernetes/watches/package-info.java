/** What reconcilers and background work see without asking the API server. */
package dev.strongroom.adapters.kubernetes.watches;
