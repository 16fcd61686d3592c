package dev.strongroom.e2e.quickstart;

import java.util.Optional;

/**
 * What the user wants of a run.
 *
 * @param context a context of the user's kubeconfig, whose cluster is to be used
 * @param images where the user has pushed the two images, such as {@code registry.example.com/team}
 * @param host the address at which pods reach this machine, where it cannot be found out
 * @param install whether missing packages for a node may be installed
 * @param node whether pods are wanted
 */
record RunOptions(
    Optional<String> context,
    Optional<String> images,
    Optional<String> host,
    boolean install,
    boolean node) {}
