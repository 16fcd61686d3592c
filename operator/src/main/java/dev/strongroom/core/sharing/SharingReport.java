package dev.strongroom.core.sharing;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.SharingReason;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.sharing.Sharing.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the owner of a secret is told of those that it is shared with. Objects that were never given
 * the secret are not counted: anybody can write one.
 *
 * @param pins which namespace each name of the declaration stands for
 * @param withdrawn whether somebody has lost the secret
 * @param finding the sentence; empty when the secret is not shared and was not
 */
public record SharingReport(
    Map<String, String> pins, boolean withdrawn, Optional<Finding> finding) {
  private static final int MOST_NAMED = 5;

  /** Nothing is shared. */
  public static final SharingReport NONE = new SharingReport(Map.of(), false, Optional.empty());

  /** Copies, in the order of names. */
  public SharingReport {
    pins = new TreeMap<>(pins);
  }

  /** Of a secret. */
  public static SharingReport of(
      SecretArn secret, Sharing sharing, Map<String, String> pins, Collection<Consumer> consumers) {
    List<Consumer> given =
        consumers.stream().filter(c -> c.arn().equals(secret.toString())).toList();
    List<String> lost =
        given.stream()
            .filter(c -> c.verdict() == Verdict.DENIED)
            .map(Consumer::name)
            .sorted()
            .toList();
    long served =
        given.stream().filter(c -> c.verdict() == Verdict.ALLOWED && c.isServed()).count();
    if (!lost.isEmpty()) {
      return new SharingReport(
          pins, true, Optional.of(SharingReason.SharingWithdrawn.with(named(lost), served)));
    }
    return sharing.equals(Sharing.NONE) && given.isEmpty()
        ? NONE
        : new SharingReport(pins, false, Optional.of(SharingReason.SharedWith.with(served)));
  }

  private static String named(List<String> names) {
    String some = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMED
        ? "%s and %d more".formatted(some, names.size() - MOST_NAMED)
        : some;
  }
}
