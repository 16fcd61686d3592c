package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.kubernetes.reconcilers.Faults.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pass over a SecretProjection of namespace web. There is a secret db in namespace shop.
 *
 * @param about what the case shows
 * @param objects ManagedSecrets and Secrets that are there from the beginning
 * @param value the current value of the secret; without one it has none
 * @param before the SecretProjection over which a pass was made an hour earlier
 * @param since objects that were made or changed since
 * @param gone Secrets that were deleted since
 * @param sourceGone whether the ManagedSecret was deleted since
 * @param newValue a value that the secret has got since
 * @param deletionAt when the secret is to be removed, as was decided since
 * @param consumer namespace web, if it is not the one of the earlier pass
 * @param terminating whether namespace web is about to end
 * @param role what is said of the ServiceAccount that is named
 * @param admission what a webhook makes of Secrets that are written in this pass
 * @param faults what the ports answer in this pass
 * @param given the object
 */
record ProjectionCase(
    String about,
    List<ObjectNode> objects,
    String value,
    ObjectNode before,
    List<ObjectNode> since,
    List<String> gone,
    boolean sourceGone,
    String newValue,
    String deletionAt,
    Consumer consumer,
    boolean terminating,
    Role role,
    Admission admission,
    List<Fault> faults,
    ObjectNode given) {

  /** A namespace with this uid and these labels. */
  record Consumer(String uid, Map<String, String> labels) {}

  /** A ServiceAccount that is not there, or that the doors refuse the secret. */
  record Role(boolean missing, boolean refused) {}

  /** Fields that were added and altered. */
  record Admission(List<String> added, List<String> altered) {}

  static <T> List<T> orNone(List<T> list) {
    return Optional.ofNullable(list).orElse(List.of());
  }
}
