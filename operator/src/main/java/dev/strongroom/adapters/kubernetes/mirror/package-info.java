/** The objects behind secrets that are created and changed through the API. */
package dev.strongroom.adapters.kubernetes.mirror;
