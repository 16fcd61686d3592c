/**
 * What the owner of a secret is told of callers who were refused: equal refusals come to one
 * report, within bounds that no caller can exceed.
 */
package dev.strongroom.core.refusals;
