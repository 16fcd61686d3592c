package dev.strongroom.core.audit;

/**
 * The chain that a process had been writing when it ended, as the next one found it. The next chain
 * begins with this, signed: lines that are cut off there later are missed, and lines that are added
 * there are noticed.
 *
 * @param last its last whole line
 * @param torn whether a part of another line follows: the process was killed while it wrote
 */
public record Predecessor(ChainPosition last, boolean torn) {}
