/**
 * A mixed load of puts, moves, deletions and restores over the store, in processes that can be
 * killed, with a log of what was begun and acknowledged, and a model that says what must come of
 * it.
 */
package dev.strongroom.e2e.load;
