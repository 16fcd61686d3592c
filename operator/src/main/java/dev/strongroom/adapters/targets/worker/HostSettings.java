package dev.strongroom.adapters.targets.worker;

import dev.strongroom.core.targets.AllowedHosts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@link AllowedHosts} as settings of a worker. */
public final class HostSettings {
  private static final String ENTRIES = "hosts.entries";
  private static final String OWN_NAMESPACE = "hosts.ownNamespace";
  private static final String API_SERVER = "hosts.apiServer";

  private HostSettings() {}

  /** The settings. */
  public static Map<String, String> of(AllowedHosts hosts) {
    return Map.of(
        ENTRIES, String.join(",", hosts.entries()),
        OWN_NAMESPACE, hosts.ownNamespace(),
        API_SERVER, String.join(",", hosts.apiServer()));
  }

  /** The hosts that {@link #of} was given. */
  public static AllowedHosts read(Map<String, String> settings) {
    return new AllowedHosts(
        list(settings.get(ENTRIES)), settings.get(OWN_NAMESPACE), list(settings.get(API_SERVER)));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).filter(entry -> !entry.isEmpty()).toList();
  }
}
