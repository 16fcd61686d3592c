package dev.strongroom.core.secrets.search;

import dev.strongroom.core.record.SecretRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * A search over the secrets of an account (AWS ListSecrets).
 *
 * @param filters all of which a secret must pass; at most 10
 * @param withPlannedDeletion whether secrets that are scheduled for deletion are found
 * @param sortBy what they are sorted by
 * @param descending whether the largest comes first
 */
public record SecretSearch(
    List<SecretFilter> filters, boolean withPlannedDeletion, SortBy sortBy, boolean descending) {

  /** What secrets can be sorted by. */
  public enum SortBy {
    CREATED_DATE("created-date"),
    LAST_ACCESSED_DATE("last-accessed-date"),
    LAST_CHANGED_DATE("last-changed-date"),
    NAME("name");

    private final String text;

    SortBy(String text) {
      this.text = text;
    }

    /**
     * The order that clients call so.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static SortBy named(String text) {
      return Arrays.stream(values())
          .filter(order -> order.text.equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no order " + text));
    }

    /** As clients write it. */
    public String text() {
      return text;
    }
  }

  /**
   * Where a page ended: what comes after it is found even if the secret itself is gone.
   *
   * @param sortedBy what the last secret was sorted by; never of interest to a client
   * @param arn of the last secret
   */
  public record Position(String sortedBy, String arn) {
    private static final Comparator<Position> ORDER =
        Comparator.comparing(Position::sortedBy).thenComparing(Position::arn);
  }

  /**
   * A part of what was found.
   *
   * @param next where the next page begins; empty on the last
   */
  public record Page(List<SecretRecord> secrets, Optional<Position> next) {
    /** Copies. */
    public Page {
      secrets = List.copyOf(secrets);
    }
  }

  private record Found(Position position, SecretRecord secret) {}

  /** Copies. */
  public SecretSearch {
    filters = List.copyOf(filters);
  }

  /**
   * A page of what is found. Only as many as a page holds are kept at a time.
   *
   * @param secrets those of the account, in any order
   * @param after where the page before ended
   * @param most secrets of a page, 1 to 100
   */
  public Page page(Stream<SecretRecord> secrets, Optional<Position> after, int most) {
    Comparator<Position> order = descending ? Position.ORDER.reversed() : Position.ORDER;
    Comparator<Found> byPosition = Comparator.comparing(Found::position, order);
    // The last of those kept is in front, to give way; one more than a page shows whether more
    // come.
    PriorityQueue<Found> kept = new PriorityQueue<>(byPosition.reversed());
    secrets
        .filter(this::isFound)
        .map(secret -> new Found(position(secret), secret))
        .filter(found -> after.filter(p -> order.compare(found.position(), p) <= 0).isEmpty())
        .forEach(
            found -> {
              kept.add(found);
              if (kept.size() > most + 1) {
                kept.remove();
              }
            });
    List<Found> sorted = new ArrayList<>(kept);
    sorted.sort(byPosition);
    List<Found> page = sorted.subList(0, Math.min(most, sorted.size()));
    return new Page(
        page.stream().map(Found::secret).toList(),
        sorted.size() > most
            ? Optional.of(page.get(page.size() - 1).position())
            : Optional.empty());
  }

  private boolean isFound(SecretRecord secret) {
    return !secret.isBeingRemoved()
        && (withPlannedDeletion || secret.deletion().isEmpty())
        && filters.stream().allMatch(filter -> filter.matches(secret));
  }

  private Position position(SecretRecord secret) {
    String sortedBy =
        switch (sortBy) {
          case CREATED_DATE -> sortable(secret.createdAt());
          case LAST_CHANGED_DATE -> sortable(secret.changedAt());
          case LAST_ACCESSED_DATE ->
              secret
                  .accessedOn()
                  .map(day -> sortable(day.atStartOfDay().toInstant(ZoneOffset.UTC)))
                  .orElse("");
          case NAME -> secret.arn().name().value();
        };
    return new Position(sortedBy, secret.arn().toString());
  }

  /** Text of one length, in the order of time. */
  private static String sortable(Instant time) {
    return "%020d.%09d".formatted(time.getEpochSecond(), time.getNano());
  }
}
