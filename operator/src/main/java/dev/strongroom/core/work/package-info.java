/**
 * Background work: whose turn it is, when to retry, whether a queue has stalled, and what has been
 * seen twice before it is taken for garbage.
 */
package dev.strongroom.core.work;
