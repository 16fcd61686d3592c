package dev.strongroom.core.projection;

import java.util.Map;
import java.util.Optional;

/**
 * What is seen of the Secret in the cluster, without its values.
 *
 * @param ours whether it says that it is the projection of this very ManagedSecret
 * @param type its type
 * @param labels its labels
 * @param annotations its annotations
 * @param mark the mark on it
 * @param intact whether the mark's MAC fits the data
 * @param ownedBy uid of the ManagedSecret it will be collected with, if any
 */
public record ObservedSecret(
    boolean ours,
    String type,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<ProjectionMark> mark,
    boolean intact,
    Optional<String> ownedBy) {}
