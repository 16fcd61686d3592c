package dev.strongroom.core.actions;

import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.actions.AccountSearch.Found;
import dev.strongroom.core.paging.Listing;
import dev.strongroom.core.paging.PageTokens;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.secrets.search.SecretSearch;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lists of secrets and of their versions: AWS ListSecrets and ListSecretVersionIds. */
public final class ListActions {
  /** The longest page, which is also the usual one (AWS MaxResultsType). */
  public static final int MOST = 100;

  /** Oldest first, as AWS's examples have them. */
  private static final Comparator<VersionEntry> ORDER =
      Comparator.comparing(VersionEntry::createdAt).thenComparing(version -> version.id().value());

  private final SecretAccess access;
  private final AccountSearch search;
  private final PageTokens tokens;

  /**
   * A page of versions.
   *
   * @param record the secret
   * @param nextToken asks for the next page; empty on the last
   */
  public record Versions(
      SecretRecord record, List<VersionEntry> versions, Optional<String> nextToken) {
    /** Copies. */
    public Versions {
      versions = List.copyOf(versions);
    }
  }

  /** Actions that find secrets like this. */
  public ListActions(SecretAccess access, AccountSearch search, PageTokens tokens) {
    this.access = access;
    this.search = search;
    this.tokens = tokens;
  }

  /**
   * A page of the secrets of the caller's account.
   *
   * @param most secrets of a page, 1 to {@link #MOST}
   * @throws Rejected when the caller may not, or the token is not one of this list
   * @throws Failure when a door cannot be asked
   */
  public Found secrets(ActionCall call, SecretSearch asked, Optional<String> nextToken, int most) {
    access.requireInAccount(call, SecretAction.LIST_SECRETS);
    return search.page(
        call.caller(), SecretAction.LIST_SECRETS.permission(), asked, nextToken, most);
  }

  /**
   * A page of the versions of a secret that have a value, which may be scheduled for deletion.
   *
   * @param withDeprecated whether versions without a staging label are listed
   * @param most versions of a page, 1 to {@link #MOST}
   * @throws Rejected when the caller may not, there is no such secret, or the token is not one of
   *     this list
   * @throws Failure when the store or a door does not answer
   */
  public Versions versions(
      ActionCall call,
      String secretId,
      boolean withDeprecated,
      Optional<String> nextToken,
      int most) {
    SecretAction action = SecretAction.LIST_SECRET_VERSION_IDS;
    SecretRecord record = access.require(call, action, secretId);
    Listing listing =
        new Listing(
            action.permission(),
            call.caller(),
            List.of(record.arn().toString(), Boolean.toString(withDeprecated)));
    Optional<Comparable<VersionEntry>> end =
        nextToken.map(token -> tokens.open(listing, token)).map(ListActions::end);
    List<VersionEntry> left =
        record.versions().stream()
            .filter(version -> version.state() == VersionEntry.State.WRITTEN)
            .filter(version -> withDeprecated || !record.labels().of(version.id()).isEmpty())
            .filter(version -> end.map(before -> before.compareTo(version) < 0).orElse(true))
            .sorted(ORDER)
            .toList();
    List<VersionEntry> page = left.subList(0, Math.min(most, left.size()));
    return new Versions(
        record,
        page,
        left.size() > most
            ? Optional.of(tokens.issue(listing, position(page.get(most - 1))))
            : Optional.empty());
  }

  private static List<String> position(VersionEntry last) {
    return List.of(last.createdAt().toString(), last.id().value());
  }

  /** Where a page has ended, even if the version itself is gone by now. */
  private static Comparable<VersionEntry> end(List<String> position) {
    Instant createdAt = Instant.parse(position.get(0));
    String id = position.get(1);
    return version -> {
      int byTime = createdAt.compareTo(version.createdAt());
      return byTime != 0 ? byTime : id.compareTo(version.id().value());
    };
  }
}
