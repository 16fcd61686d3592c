package dev.strongroom.core.installation;

/**
 * Notices a store that was set back to an older state under a running operator. What the operator
 * has in memory is then newer than the store, and whatever it would seal with a key that the store
 * no longer has would be lost. Revisions of the store grow with every write to it; the API server
 * answers a consistent read with the latest one. Safe for use by many threads.
 */
public final class StoreRevisions {
  private long highest;

  /**
   * Notes the revision of a consistent read that began after every earlier one had ended.
   *
   * @param revision as the API server gives it; anything but a decimal number is not comparable and
   *     is ignored
   * @return whether the store went back
   */
  public synchronized boolean isSetBack(String revision) {
    long now = number(revision);
    if (now < 0) {
      return false;
    }
    boolean isBack = now < highest;
    highest = Math.max(highest, now);
    return isBack;
  }

  /**
   * Whether a later state of one object has a lower revision than an earlier one.
   *
   * @param earlier its revision as the watch told of it before
   * @param later its revision now
   */
  public static boolean isSetBack(String earlier, String later) {
    return number(later) >= 0 && number(later) < number(earlier);
  }

  private static long number(String revision) {
    try {
      return revision == null ? -1 : Long.parseLong(revision);
    } catch (NumberFormatException notComparable) {
      return -1;
    }
  }
}
