package dev.strongroom.core.actions;

import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.actions.AccountSearch.Found;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.secrets.ReadSecretValue;
import dev.strongroom.core.secrets.search.SecretFilter;
import dev.strongroom.core.secrets.search.SecretSearch;
import dev.strongroom.core.secrets.search.SecretSearch.SortBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reading the current values of several secrets: AWS BatchGetSecretValue. The caller needs the
 * right to it, and for each secret all that GetSecretValue needs; a secret that cannot be read does
 * not keep the others from being read.
 */
public final class BatchActions {
  /** Most secrets of a call, which are also the usual page (AWS MaxResultsBatchType). */
  public static final int MOST = 20;

  /** As a GetSecretValue has it that names no version. */
  private static final VersionReference CURRENT =
      new VersionReference(Optional.empty(), Optional.empty());

  private final SecretAccess access;
  private final ValueActions values;
  private final AccountSearch search;

  /**
   * A secret that could not be read.
   *
   * @param secretId as the client named it, or its ARN where it was found
   * @param failure what GetSecretValue fails with
   */
  public record Unread(String secretId, Failure failure) {}

  /**
   * How a call ended, beside what the reader got.
   *
   * @param nextToken asks for the next page; empty on the last, and where secrets were named
   */
  public record Outcome(List<Unread> unread, Optional<String> nextToken) {
    /** Copies. */
    public Outcome {
      unread = List.copyOf(unread);
    }
  }

  /** Actions that find and read secrets like this. */
  public BatchActions(SecretAccess access, ValueActions values, AccountSearch search) {
    this.access = access;
    this.values = values;
    this.search = search;
  }

  /**
   * Reads named secrets, in their order.
   *
   * @param secretIds 1 to {@link #MOST}
   * @throws Rejected when the caller may not read in batches
   * @throws Unavailable when the store, a key or a door does not answer
   */
  public Outcome named(ActionCall call, List<String> secretIds, ReadSecretValue.Reader<?> reader) {
    requireBatch(call);
    return new Outcome(read(call, secretIds, reader), Optional.empty());
  }

  /**
   * Reads a page of the secrets that pass filters, oldest first.
   *
   * @param most secrets of a page, 1 to {@link #MOST}
   * @throws Rejected when the caller may not read in batches or list secrets, or the token is not
   *     one of this list
   * @throws Unavailable when the store, a key or a door does not answer
   */
  public Outcome found(
      ActionCall call,
      List<SecretFilter> filters,
      Optional<String> nextToken,
      int most,
      ReadSecretValue.Reader<?> reader) {
    requireBatch(call);
    access.requireInAccount(call, SecretAction.LIST_SECRETS);
    Found found =
        search.page(
            call.caller(),
            SecretAction.BATCH_GET_SECRET_VALUE.permission(),
            new SecretSearch(filters, false, SortBy.CREATED_DATE, false),
            nextToken,
            most);
    List<String> arns = found.secrets().stream().map(secret -> secret.arn().toString()).toList();
    return new Outcome(read(call, arns, reader), found.nextToken());
  }

  private void requireBatch(ActionCall call) {
    access.requireInAccount(call, SecretAction.BATCH_GET_SECRET_VALUE);
  }

  private List<Unread> read(
      ActionCall call, List<String> secretIds, ReadSecretValue.Reader<?> reader) {
    List<Unread> unread = new ArrayList<>();
    for (String secretId : secretIds) {
      try {
        values.get(call, secretId, CURRENT, reader);
      } catch (Unavailable notNow) {
        throw notNow;
      } catch (Failure failure) {
        unread.add(new Unread(secretId, failure));
      }
    }
    return unread;
  }
}
