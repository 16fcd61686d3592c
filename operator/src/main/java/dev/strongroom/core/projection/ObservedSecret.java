package dev.strongroom.core.projection;

import java.util.Map;
import java.util.Optional;

/**
 * What is seen of the Secret in the cluster, without its values.
 *
 * @param labelled whether label and annotation say that it is the projection of this object
 * @param proven whether its mark proves the same: the MAC fits, and the version is this secret's
 * @param heldBy another object that has this Secret as its projection: kind and name
 * @param type its type
 * @param labels its labels
 * @param annotations its annotations
 * @param mark the mark on it
 * @param intact whether the mark's MAC fits the data
 * @param consent who may take it over
 * @param installation the installation that wrote it; older ones did not say
 * @param ownedBy uid of the object of ours it will be collected with, if any
 */
public record ObservedSecret(
    boolean labelled,
    boolean proven,
    Optional<String> heldBy,
    String type,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<ProjectionMark> mark,
    boolean intact,
    Consent consent,
    Optional<String> installation,
    Optional<String> ownedBy) {

  /**
   * Whether another installation wrote it. Where none is named, only the key of the MAC tells them
   * apart.
   */
  boolean isOfAnotherThan(String mine) {
    return installation
        .map(named -> !named.equals(mine))
        .orElse(labelled && mark.isPresent() && !intact);
  }

  /** Whether it may be written: somebody who took off our label has not taken it from us. */
  boolean isOurs() {
    return labelled || proven;
  }
}
