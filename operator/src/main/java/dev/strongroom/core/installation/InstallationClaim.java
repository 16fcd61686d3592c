package dev.strongroom.core.installation;

import java.time.Instant;
import java.util.Set;

/**
 * The claim of one installation on the namespaces that it works for. Two installations that work
 * for the same namespace would overwrite each other's Secrets, so each claims its namespaces before
 * it does anything.
 *
 * @param name the operator's namespace, of which there is one per installation
 * @param region the installation's Region
 * @param namespaces the namespaces; empty for all of the cluster
 * @param since when the claim was made
 * @param renewed when the installation last said that it works
 * @param renewals how often it was renewed; 0 when an older version wrote it last
 */
public record InstallationClaim(
    String name,
    String region,
    Set<String> namespaces,
    Instant since,
    Instant renewed,
    long renewals) {
  /** Copies. */
  public InstallationClaim {
    namespaces = Set.copyOf(namespaces);
  }

  /** The same claim, renewed. */
  public InstallationClaim renewedAt(Instant now) {
    return new InstallationClaim(name, region, namespaces, since, now, renewals + 1);
  }

  /** Whether it is another installation's, and on a namespace that this one claims, too. */
  public boolean conflictsWith(InstallationClaim other) {
    return !name.equals(other.name) && overlaps(other);
  }

  private boolean overlaps(InstallationClaim other) {
    return namespaces.isEmpty()
        || other.namespaces.isEmpty()
        || namespaces.stream().anyMatch(other.namespaces::contains);
  }

  /** Of two that were made in the same moment, the one that goes on: both decide the same. */
  boolean precedes(InstallationClaim other) {
    int order = since.compareTo(other.since);
    return order < 0 || (order == 0 && name.compareTo(other.name) < 0);
  }

  /** Whether it is an earlier state of a claim that was seen before. */
  boolean isOlderThan(InstallationClaim before) {
    return since.equals(before.since) && renewals > 0 && renewals < before.renewals;
  }

  /** Whether it is the same claim as another, apart from when it was renewed. */
  boolean continues(InstallationClaim earlier) {
    return name.equals(earlier.name) && namespaces.equals(earlier.namespaces);
  }
}
