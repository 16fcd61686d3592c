package dev.strongroom.core.actions;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.CallerNamespaces;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the record of the secret that a client names. A record that an earlier namespace of the
 * same name has left is nobody's here: the new owner of the name must not read it.
 */
public final class SecretLocator {
  private final RecordStore records;
  private final AccountNamespaces accounts;
  private final CallerNamespaces namespaces;

  /**
   * What was found.
   *
   * @param id what was looked for
   * @param account whose secret it is or would be
   * @param namespace of that account; empty when no namespace holds its id
   * @param record empty when there is no such secret
   */
  public record Located(
      SecretId id, AccountId account, Optional<String> namespace, Optional<SecretRecord> record) {}

  /** Finds in this store. */
  public SecretLocator(
      RecordStore records, AccountNamespaces accounts, CallerNamespaces namespaces) {
    this.records = records;
    this.accounts = accounts;
    this.namespaces = namespaces;
  }

  /**
   * The secret that a caller means.
   *
   * @throws Failure when the store does not answer or the record cannot be read
   */
  public Located locate(Caller.Session caller, SecretId id) {
    AccountId account = id.account().orElse(caller.account());
    Optional<String> namespace =
        account.equals(caller.account()) ? Optional.of(caller.namespace()) : accounts.find(account);
    Optional<SecretRecord> record =
        namespace
            .flatMap(name -> find(caller, name, id.name()))
            .filter(found -> isMeant(found, id));
    return new Located(id, account, namespace, record);
  }

  /**
   * Those of an account's records that are the caller's own, whatever an earlier namespace of its
   * name has left and whatever account it was then.
   *
   * @param records those of the caller's namespace
   */
  Stream<SecretRecord> own(Caller.Session caller, Stream<SecretRecord> records) {
    NamespaceIdentity namespace;
    try {
      namespace = namespaces.of(caller, caller.namespace());
    } catch (NotYet noNamespace) {
      return Stream.empty();
    }
    return records
        .filter(record -> record.arn().account().equals(caller.account()))
        .filter(record -> record.tenancy().admits(namespace, record.createdAt()));
  }

  private Optional<SecretRecord> find(Caller.Session caller, String namespace, SecretName name) {
    return records
        .find(namespace, name)
        .filter(record -> !record.isBeingRemoved())
        .filter(record -> belongs(caller, record, namespace));
  }

  private boolean belongs(Caller.Session caller, SecretRecord record, String namespace) {
    try {
      return record.tenancy().admits(namespaces.of(caller, namespace), record.createdAt());
    } catch (NotYet noNamespace) {
      return false;
    }
  }

  private static boolean isMeant(SecretRecord record, SecretId id) {
    return id.account().filter(asked -> !asked.equals(record.arn().account())).isEmpty()
        && id.region().filter(asked -> !asked.equals(record.arn().region())).isEmpty()
        && id.suffix().filter(asked -> !asked.equals(record.arn().suffix())).isEmpty();
  }
}
