/** Secrets that are shared with other namespaces: with which, and what the owner is told of it. */
package dev.strongroom.core.sharing;
