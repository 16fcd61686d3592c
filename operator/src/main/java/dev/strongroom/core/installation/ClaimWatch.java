package dev.strongroom.core.installation;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides, from looks at all claims in equal intervals, whether this installation may work. No
 * clocks are compared: another's claim lives as long as it is renewed between looks.
 */
public final class ClaimWatch {
  /** Looks without a renewal after which a claim is given up. */
  public static final int LOOKS_UNTIL_EXPIRED = 6;

  private final Map<String, Seen> seen = new HashMap<>();
  private Optional<InstallationClaim> latest = Optional.empty();

  /** A claim, and how many looks in a row have found it as it is. */
  private record Seen(Instant renewed, int looks) {}

  /** What a look has come to. */
  public sealed interface Verdict {}

  /** This installation has its claim, and nobody stands in the way. */
  public record Holds(InstallationClaim mine) implements Verdict {}

  /**
   * The claim is to be made, after those that have expired were removed.
   *
   * @param expired claims of installations that no longer renew them
   */
  public record Claim(InstallationClaim mine, List<InstallationClaim> expired) implements Verdict {}

  /** Another installation works for some of the namespaces. */
  public record Blocked(InstallationClaim by) implements Verdict {}

  /** This installation's claim is older than one that was seen before: etcd was set back. */
  public record SetBack() implements Verdict {}

  /** Notes that a look failed: what is not seen cannot be called expired. */
  public void lookFailed() {
    seen.clear();
  }

  /**
   * Decides.
   *
   * @param wanted the claim that this installation wants, made now
   * @param claims all claims that are there
   */
  public Verdict look(InstallationClaim wanted, Collection<InstallationClaim> claims) {
    seen.keySet().retainAll(claims.stream().map(InstallationClaim::name).toList());
    claims.forEach(
        claim ->
            seen.merge(
                claim.name(),
                new Seen(claim.renewed(), 1),
                (before, now) ->
                    before.renewed.equals(now.renewed)
                        ? new Seen(now.renewed, before.looks + 1)
                        : now));
    Optional<InstallationClaim> mine = claims.stream().filter(wanted::continues).findFirst();
    if (mine.isPresent() && latest.filter(mine.get()::isOlderThan).isPresent()) {
      return new SetBack();
    }
    latest = mine.or(() -> latest);
    List<InstallationClaim> others = claims.stream().filter(wanted::conflictsWith).toList();
    Optional<InstallationClaim> blocking =
        others.stream()
            .filter(other -> !isExpired(other))
            .filter(other -> mine.isEmpty() || other.precedes(mine.get()))
            .findFirst();
    if (blocking.isPresent()) {
      return new Blocked(blocking.get());
    }
    return mine.<Verdict>map(Holds::new)
        .orElseGet(() -> new Claim(wanted, others.stream().filter(this::isExpired).toList()));
  }

  private boolean isExpired(InstallationClaim claim) {
    return seen.get(claim.name()).looks > LOOKS_UNTIL_EXPIRED;
  }
}
