package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.kubernetes.reconcilers.Faults.Fault;
import java.util.List;
import java.util.Optional;

/**
 * A pass over an EncryptionKey.
 *
 * @param about what the case shows
 * @param before objects over which passes were made earlier, in this order
 * @param age how long ago that was; an hour if it does not matter
 * @param record what has happened to the record of the first of them since
 * @param namespace the namespace, if it is not the one of the earlier passes
 * @param users names of the secrets that need the key
 * @param budget how many keys the namespace may have
 * @param labels how many labels somebody has added to the object
 * @param faults what the ports answer in this pass
 * @param given the object
 */
record KeyCase(
    String about,
    List<ObjectNode> before,
    String age,
    Stored record,
    Namespace namespace,
    List<String> users,
    Long budget,
    int labels,
    List<Fault> faults,
    ObjectNode given) {

  /**
   * A record.
   *
   * @param materials how many materials the key has
   * @param restored whether it was restored from a backup
   */
  record Stored(int materials, boolean restored) {}

  /** A namespace with this uid, to which those of others may have been handed over. */
  record Namespace(String uid, List<String> restoreFrom) {}

  List<ObjectNode> earlier() {
    return Optional.ofNullable(before).orElse(List.of());
  }
}
