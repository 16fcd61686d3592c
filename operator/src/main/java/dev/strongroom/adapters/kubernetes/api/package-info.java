/** Names on Kubernetes objects, access to objects by name, and what failed calls mean. */
package dev.strongroom.adapters.kubernetes.api;
