package dev.strongroom.adapters.kubernetes.fanout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A look at the namespaces that a secret is projected into.
 *
 * @param about what the case shows
 * @param namespaces those that there are
 * @param present SecretProjections that are there, made by the operator or not
 * @param before a ManagedSecret that was looked at earlier, with its namespaces
 * @param ready whether those that were made then have been served since
 * @param since namespaces as they are now, if they are others than then
 * @param gone whether the ManagedSecret is deleted; its secret is kept for a month
 * @param removed whether its secret is removed, too
 * @param unserved whether the secret has no value
 * @param budget how many SecretProjections the account may have in others
 * @param unwatched namespaces in which this installation does not work
 * @param answers what the API server says to requests in a namespace, as the reason of a refusal
 * @param lasting how long the case lasts; ten milliseconds if it does not matter
 * @param given the ManagedSecret
 */
record FanOutCase(
    String about,
    List<Receiver> namespaces,
    List<ObjectNode> present,
    ObjectNode before,
    boolean ready,
    List<Receiver> since,
    boolean gone,
    boolean removed,
    boolean unserved,
    Long budget,
    List<String> unwatched,
    Map<String, String> answers,
    String lasting,
    ObjectNode given) {

  /** A namespace, and what its annotation accepts. */
  record Receiver(String name, String uid, Map<String, String> labels, String accepts) {}

  static <T> List<T> orNone(List<T> list) {
    return Optional.ofNullable(list).orElse(List.of());
  }
}
