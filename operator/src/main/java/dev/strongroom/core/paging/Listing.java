package dev.strongroom.core.paging;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.crypto.AssociatedData;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a client lists. A token is good for the same listing alone: one of another action, caller or
 * query is invalid. How long the pages are may change from one to the next.
 *
 * @param action such as {@code ListSecrets}
 * @param caller who lists
 * @param query all that decides what is listed and in which order; two queries that differ have
 *     different lists
 */
public record Listing(String action, Caller.Session caller, List<String> query) {
  /** Copies. */
  public Listing {
    query = List.copyOf(query);
  }

  /** As fields that no other listing has. */
  byte[][] fields() {
    return Stream.concat(
            Stream.of(action, caller.account().value(), caller.namespace(), caller.uid()),
            query.stream())
        .map(AssociatedData::text)
        .toArray(byte[][]::new);
  }
}
