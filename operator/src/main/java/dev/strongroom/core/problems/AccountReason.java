package dev.strongroom.core.problems;

/** Accounts and their namespaces: who owns what, and how much. */
public enum AccountReason implements Reason {
  InvalidAccountId("{0}: an account id has 12 digits."),
  AccountChanged(
      "The secret {0} belongs to account {1}, but this namespace is account {2} now. Set the"
          + " namespace's annotation strongroom.dev/account-id to {1} to get the secret back, or"
          + " choose another name."),
  NamespaceRecreated(
      "{0} belongs to an earlier namespace {1} (uid {2}), which was deleted. Use another name, or"
          + " have a cluster administrator hand it over: kubectl annotate namespace {1}"
          + " strongroom.dev/restore-from={2}"),
  AccountIdTaken(
      "The account id {0} of this namespace is held by another namespace; AccountClaim {0} in the"
          + " operator's namespace names it. A cluster administrator chooses another id: kubectl"
          + " annotate --overwrite namespace {1} strongroom.dev/account-id=<12 digits>"),
  NamespaceMissing("Namespace {0} does not exist."),
  NamespaceTerminating("This namespace is being deleted, so nothing is created in it."),
  NamespaceExcluded(
      "This installation does not work in namespace {0} (the chart's excludedNamespaces). Move this"
          + " object to another namespace."),
  AccountLimitExceeded(
      "The namespace {0} may keep {1} {2} and has no room for more. Secrets that are scheduled for"
          + " deletion count until they are removed. Delete secrets and wait for the end of their"
          + " recovery window, or ask your administrator for a larger budget (chart value"
          + " budgets.namespaces.{0})."),
  KeyLimitExceeded(
      "The namespace {0} may have {1} encryption keys and has no room for more. Keys that are"
          + " scheduled for deletion count until their material is destroyed. Delete EncryptionKeys"
          + " and wait for the end of their waiting period, or ask your administrator for a larger"
          + " budget (chart value budgets.namespaces.{0}.keys).");

  private final String sentence;

  AccountReason(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
