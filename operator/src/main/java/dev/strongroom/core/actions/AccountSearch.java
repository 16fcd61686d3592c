package dev.strongroom.core.actions;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.paging.Listing;
import dev.strongroom.core.paging.PageTokens;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.secrets.search.SecretFilter;
import dev.strongroom.core.secrets.search.SecretSearch;
import dev.strongroom.core.secrets.search.SecretSearch.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Searches the secrets of a caller's account, page by page. Secrets that an earlier namespace of
 * that name has left are not among them, nor is one whose record is damaged or was tampered with:
 * DescribeSecret says what is wrong with it.
 */
public final class AccountSearch {
  private final RecordQueries queries;
  private final SecretLocator locator;
  private final PageTokens tokens;

  /**
   * A page.
   *
   * @param nextToken asks for the next one; empty on the last
   */
  public record Found(List<SecretRecord> secrets, Optional<String> nextToken) {
    /** Copies. */
    public Found {
      secrets = List.copyOf(secrets);
    }
  }

  /** Searches these records, of which those that the locator finds belong to an account. */
  public AccountSearch(RecordQueries queries, SecretLocator locator, PageTokens tokens) {
    this.queries = queries;
    this.locator = locator;
    this.tokens = tokens;
  }

  /**
   * A page of what is found.
   *
   * @param action of AWS's that lists them; tokens of another are refused
   * @param most secrets of a page
   * @throws Rejected with {@link Rejected.Kind#INVALID_NEXT_TOKEN} when the token is not one of
   *     this search
   * @throws Failure when the namespace of the account cannot be asked for
   */
  Found page(
      Caller.Session caller,
      String action,
      SecretSearch search,
      Optional<String> nextToken,
      int most) {
    Listing listing = new Listing(action, caller, query(search));
    Optional<Position> after =
        nextToken
            .map(token -> tokens.open(listing, token))
            .map(fields -> new Position(fields.get(0), fields.get(1)));
    Stream<SecretRecord> own =
        locator.own(caller, queries.ofAccount(caller.namespace()).flatMap(AccountSearch::readable));
    SecretSearch.Page page = search.page(own, after, most);
    return new Found(
        page.secrets().stream().flatMap(this::verified).toList(),
        page.next().map(end -> tokens.issue(listing, List.of(end.sortedBy(), end.arn()))));
  }

  private static Stream<SecretRecord> readable(StoredRecord stored) {
    try {
      return Stream.of(stored.record());
    } catch (Unreadable damaged) {
      return Stream.empty();
    }
  }

  /** Those of a page alone: to verify every record of the account would cost much more. */
  private Stream<SecretRecord> verified(SecretRecord record) {
    try {
      return queries
          .find(record.owner().namespace(), record.arn().name())
          .map(stored -> queries.verified(stored, record.owner().namespace(), record.arn().name()))
          .stream();
    } catch (Unreadable tampered) {
      return Stream.empty();
    }
  }

  /** No two searches have the same fields: each filter says how many values it has. */
  private static List<String> query(SecretSearch search) {
    List<String> query = new ArrayList<>();
    query.add(search.sortBy().text());
    query.add(Boolean.toString(search.descending()));
    query.add(Boolean.toString(search.withPlannedDeletion()));
    for (SecretFilter filter : search.filters()) {
      query.add(filter.key().text());
      query.add(Integer.toString(filter.values().size()));
      query.addAll(filter.values());
    }
    return query;
  }
}
