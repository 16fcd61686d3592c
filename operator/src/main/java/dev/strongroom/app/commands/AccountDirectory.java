package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.declarations.Accounts;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.AccountId;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Accounts and their namespaces, as far as somebody with a kubeconfig may read namespaces. */
final class AccountDirectory {
  private final KubernetesClient client;

  AccountDirectory(KubernetesClient client) {
    this.client = client;
  }

  /** The account that the namespace says it is, if that may be read, else the usual one. */
  AccountId account(ObjectName namespace) {
    try {
      return Optional.ofNullable(ObjectsByName.one(client.namespaces(), namespace).get())
          .map(Accounts::idOf)
          .orElseGet(() -> AccountId.ofNamespace(namespace.value()));
    } catch (KubernetesClientException mayNotRead) {
      return AccountId.ofNamespace(namespace.value());
    }
  }

  /**
   * The namespace of an account; empty when it is none of the likely ones and namespaces may not be
   * listed, or when no namespace or more than one says that it is this account.
   *
   * @param likely where to look first
   */
  Optional<ObjectName> namespace(AccountId account, List<ObjectName> likely) {
    return likely.stream()
        .filter(namespace -> account(namespace).equals(account))
        .findFirst()
        .or(() -> only(listed().filter(each -> isOf(each, account)).toList()));
  }

  /**
   * A namespace whose annotation holds no account id is no account; others are found all the same.
   */
  private static boolean isOf(Namespace namespace, AccountId account) {
    try {
      return Accounts.idOf(namespace).equals(account);
    } catch (InvalidInput noAccountId) {
      return false;
    }
  }

  private static Optional<ObjectName> only(List<Namespace> found) {
    return found.size() == 1
        ? Optional.of(new ObjectName(found.get(0).getMetadata().getName()))
        : Optional.empty();
  }

  private Stream<Namespace> listed() {
    try {
      return client.namespaces().list().getItems().stream();
    } catch (KubernetesClientException mayNotList) {
      return Stream.empty();
    }
  }
}
