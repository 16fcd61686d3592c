package dev.strongroom.core.certificates;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The names under which pods reach a Service (Kubernetes: DNS for Services and Pods). */
public final class ServiceNames {
  private ServiceNames() {}

  /**
   * All names of a Service.
   *
   * @param more names that clients use besides, such as that of an Ingress
   */
  public static SortedSet<String> of(String service, String namespace, Collection<String> more) {
    SortedSet<String> names = new TreeSet<>(more);
    String inNamespace = service + "." + namespace;
    names.addAll(
        List.of(service, inNamespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local"));
    return names;
  }
}
