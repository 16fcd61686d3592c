package dev.strongroom.core.installation;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The region of an installation, which stands in every ARN. With another region an operator would
 * make new ARNs beside the old ones, and policies that name the old would no longer hold.
 *
 * @param configured the region of new ARNs
 * @param former other regions that ARNs of the store may have
 */
public record Regions(String configured, Set<String> former) {
  private static final int REGION_AT = 3;

  /** Copies. */
  public Regions {
    former = Set.copyOf(former);
  }

  /** Regions of these ARNs that this installation does not expect, in order. */
  public Set<String> unexpected(Stream<String> arns) {
    Set<String> found = new TreeSet<>();
    arns.map(Regions::of).flatMap(Optional::stream).filter(r -> !isExpected(r)).forEach(found::add);
    return found;
  }

  private boolean isExpected(String region) {
    return region.equals(configured) || former.contains(region);
  }

  /** What cannot be read says nothing of its region. */
  private static Optional<String> of(String arn) {
    String[] parts = arn == null ? new String[0] : arn.split(":", REGION_AT + 2);
    return parts.length > REGION_AT ? Optional.of(parts[REGION_AT]) : Optional.empty();
  }
}
