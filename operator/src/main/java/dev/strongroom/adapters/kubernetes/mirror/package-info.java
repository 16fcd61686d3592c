/** The objects behind secrets and keys that are created and changed through the API. */
package dev.strongroom.adapters.kubernetes.mirror;
