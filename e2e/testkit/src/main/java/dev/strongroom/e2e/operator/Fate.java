package dev.strongroom.e2e.operator;

/** What becomes of a piece of data on its way to its receiver. */
public enum Fate {
  /** It arrives. */
  PASS,
  /** The connection ends before it. */
  CUT,
  /** Half of it arrives, and the connection ends. */
  TRUNCATE,
  /** It arrives once the other side has given up the connection, as after a long delay. */
  HOLD
}
