/** Background work on secrets: deletion, orphans, garbage, seals, and healing. */
package dev.strongroom.adapters.kubernetes.lifecycle;
