package dev.strongroom.core.secrets.search;

import dev.strongroom.core.record.SecretArn;
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
  public record Position(String sortedBy, String arn) {}

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

  /**
   * Where a secret stands in the order. Every secret of the account gets one for each page, so
   * making and comparing it costs next to nothing: texts of ARNs are for the rare ties.
   *
   * @param time that it is sorted by; {@link #NO_TIME} where it has none or is sorted by name
   * @param name that it is sorted by; empty where it is sorted by time
   */
  private record Place(Instant time, String name, SecretArn arn) {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::time)
            .thenComparing(Place::name)
            .thenComparing(place -> place.arn().toString());
  }

  private record Found(Place place, SecretRecord secret) {}

  private static final Instant NO_TIME = Instant.MIN;

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
    Comparator<Place> order = descending ? Place.ORDER.reversed() : Place.ORDER;
    Comparator<Found> byPosition = Comparator.comparing(Found::place, order);
    Optional<Place> end = after.map(this::place);
    // The last of those kept is in front, to give way; one more than a page shows whether more
    // come.
    PriorityQueue<Found> kept = new PriorityQueue<>(byPosition.reversed());
    secrets
        .filter(this::isFound)
        .map(secret -> new Found(place(secret), secret))
        .filter(found -> end.isEmpty() || order.compare(found.place(), end.get()) > 0)
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
            ? Optional.of(position(page.get(page.size() - 1).place()))
            : Optional.empty());
  }

  private boolean isFound(SecretRecord secret) {
    return !secret.isBeingRemoved()
        && (withPlannedDeletion || secret.deletion().isEmpty())
        && filters.stream().allMatch(filter -> filter.matches(secret));
  }

  private Place place(SecretRecord secret) {
    return switch (sortBy) {
      case CREATED_DATE -> new Place(secret.createdAt(), "", secret.arn());
      case LAST_CHANGED_DATE -> new Place(secret.changedAt(), "", secret.arn());
      case LAST_ACCESSED_DATE ->
          new Place(
              secret
                  .accessedOn()
                  .map(day -> day.atStartOfDay().toInstant(ZoneOffset.UTC))
                  .orElse(NO_TIME),
              "",
              secret.arn());
      case NAME -> new Place(NO_TIME, secret.arn().name().value(), secret.arn());
    };
  }

  private Place place(Position position) {
    SecretArn arn = SecretArn.parse(position.arn());
    return sortBy == SortBy.NAME
        ? new Place(NO_TIME, position.sortedBy(), arn)
        : new Place(Instant.parse(position.sortedBy()), "", arn);
  }

  private Position position(Place place) {
    return new Position(
        sortBy == SortBy.NAME ? place.name() : place.time().toString(), place.arn().toString());
  }
}
