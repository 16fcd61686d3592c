package dev.strongroom.core.problems;

/** Root keys and their providers. */
public enum RootKeyReason implements Reason {
  WrongRootKey(
      "The encryption key {0} was wrapped with the root key {1}, which is not among the configured"
          + " ones. Configure that root key again; the projected Secret is left as it is."),
  RootKeySecretRestored(
      "The root key's Secret {0} of namespace {1} was deleted and was restored from memory. Find"
          + " out who deleted it, and keep a copy of it outside this cluster."),
  RootKeySecretMissing(
      "The root key's Secret {0} of namespace {1} was deleted and cannot be restored. Do not"
          + " restart the operator, which has the only copy of the key in memory: put your copy of"
          + " the Secret back, or let the operator create it."),
  RootKeySecretChanged(
      "The root key's Secret {0} of namespace {1} holds another key than the one in use. The"
          + " operator continues with the key in memory; after a restart no secret can be read."
          + " Delete that Secret: it is restored with the right key within a minute."),
  RootKeyOnlyInMemory(
      "This root key is no longer at its source, and is kept in memory until the operator restarts."
          + " Put it back if encryption keys still need it."),
  RootKeyActive("This root key wraps the encryption keys."),
  RootKeyFormer("This root key only unwraps keys that it wrapped before; it wraps no new ones."),
  RootKeyMissing(
      "{0} encryption keys need this root key, which is not configured. Configure it again: without"
          + " it their secrets cannot be read."),
  RootKeyNeeded("{0} encryption keys have a material that this root key wrapped."),
  RootKeyNotNeeded(
      "No encryption key needs this root key. It can be removed from the configuration; destroy it"
          + " only when no backup needs it either."),
  RootKeyInCluster(
      "This root key is the Secret {0} of namespace {1}: whoever can read it can read every secret,"
          + " and if it is lost all of them are. Keep a copy outside this cluster (kubectl -n {1}"
          + " get secret {0} -o yaml), or use another root key provider."),
  RootKeyRefused(
      "The root key provider refuses to unwrap the encryption key {0}: it may no longer have the"
          + " root key {1}, or may lack permission to use it. The operator retries; the projected"
          + " Secret is left as it is."),
  RootKeyUnavailable(
      "The root key provider does not answer. Projected Secrets are left as they are.");

  private final String sentence;

  RootKeyReason(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
