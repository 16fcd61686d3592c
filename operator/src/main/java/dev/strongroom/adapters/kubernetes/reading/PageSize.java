package dev.strongroom.adapters.kubernetes.reading;

/**
 * How many objects to ask for in the next page of a list, from the sizes of those that came before.
 * A page is answered within the deadline of a call even if its objects are as large as they can be;
 * a list of small objects takes few requests. Safe for use by many threads.
 */
final class PageSize {
  /** Of the first page, when nothing is known yet: at most 70 MB. */
  static final int FIRST = 50;

  static final int MOST = 500;

  /** At most 35 MB. */
  static final int LEAST = 25;

  /** What a page should have, in bytes of JSON. */
  private static final long WANTED_BYTES = 16 * 1024 * 1024;

  private volatile int next = FIRST;

  /** The limit for the page that follows the last one. */
  int next() {
    return next;
  }

  /** Notes what a page had so far. */
  void received(long bytes, int objects) {
    if (objects > 0) {
      long fitting = WANTED_BYTES / Math.max(1, bytes / objects);
      next = (int) Math.max(LEAST, Math.min(MOST, fitting));
    }
  }
}
