package dev.strongroom.core.targets;

import dev.strongroom.core.network.IpNetwork;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which hosts the operator connects to on behalf of a target. A target's host is a tenant's choice,
 * and the operator reaches more than a tenant's pods do.
 *
 * <p>An entry is a host name, a name with {@code *.} in front for everything below it, an address,
 * a network such as {@code 10.20.0.0/16}, or {@code *}. With {@code namespace=} in front it holds
 * for targets of that namespace alone. Without any entry every host is allowed, but network
 * failures are told alike, so that targets cannot be used to find out what listens where.
 *
 * <p>Never allowed, whatever the networks listed: loopback, link-local, unspecified and multicast
 * addresses, the operator's own, the API server's, and names in the operator's namespace. Only an
 * entry that is that very address or name lifts this, which is meant for development.
 *
 * @param entries the list; empty allows every host
 * @param ownNamespace the operator's namespace
 * @param apiServer names and addresses of the API server
 */
public record AllowedHosts(List<String> entries, String ownNamespace, List<String> apiServer) {
  /** What an entry looks like. */
  public static final String ENTRY =
      "([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?=)?(\\*|(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})"
          + "|[0-9A-Fa-f:.]{2,45}|[0-9A-Fa-f:.]{2,45}/[0-9]{1,3})";

  private static final String ANY = "*";
  private static final String BELOW = "*.";
  private static final char NAMESPACE = '=';

  /** The well-known addresses of clouds' metadata services that are not link-local. */
  private static final List<String> METADATA = List.of("fd00:ec2::254", "100.100.100.200");

  /** Prefixes of IPv6 addresses that lead to an IPv4 address, and where in them that stands. */
  private static final List<Embedding> EMBEDDINGS =
      List.of(
          new Embedding("64:ff9b::/96", 12),
          new Embedding("64:ff9b:1::/48", 12),
          new Embedding("::/96", 12),
          new Embedding("2002::/16", 2));

  private record Embedding(String network, int at) {}

  /** Copies the lists. */
  public AllowedHosts {
    entries = List.copyOf(entries);
    apiServer = List.copyOf(apiServer);
  }

  /** Every host without exception: for tests of a target by itself. */
  public static AllowedHosts unrestricted() {
    return new AllowedHosts(List.of(ANY, "127.0.0.1", "::1", "localhost"), "", List.of());
  }

  /** What holds for targets of a namespace. */
  public AllowedHosts of(String namespace) {
    List<String> own =
        entries.stream()
            .filter(
                entry -> entry.indexOf(NAMESPACE) < 0 || entry.startsWith(namespace + NAMESPACE))
            .map(entry -> entry.substring(entry.indexOf(NAMESPACE) + 1))
            .toList();
    // A list that names other namespaces only allows this one nothing.
    boolean nothing = own.isEmpty() && !entries.isEmpty();
    return new AllowedHosts(nothing ? List.of("0.0.0.0/32") : own, ownNamespace, apiServer);
  }

  /** With further names and addresses of the API server. */
  public AllowedHosts refusing(List<String> moreOfTheApiServer) {
    return new AllowedHosts(
        entries,
        ownNamespace,
        Stream.concat(apiServer.stream(), moreOfTheApiServer.stream()).distinct().toList());
  }

  /** Whether the cause of a network failure may be told: only of hosts that are listed. */
  public boolean tellsCauses() {
    return !entries.isEmpty();
  }

  /**
   * Whether a name may be resolved at all. An address passes here and is checked as an address.
   *
   * @param host as the target has it
   */
  public boolean permitsName(String host) {
    String name = normal(host);
    boolean exact = entries.stream().anyMatch(entry -> normal(entry).equals(name));
    if (exact || IpNetwork.address(name).isPresent()) {
      return true;
    }
    return !isInOwnNamespace(name) && apiServer.stream().noneMatch(api -> normal(api).equals(name));
  }

  /** Whether an entry names this host, as opposed to the network that its address is in. */
  public boolean listsName(String host) {
    return entries.stream()
        .anyMatch(
            entry ->
                normal(entry).equals(ANY)
                    || normal(entry).equals(normal(host))
                    || entry.startsWith(BELOW)
                        && normal(host).endsWith(normal(entry).substring(1)));
  }

  /**
   * Whether to connect to an address.
   *
   * @param host the name that led to it
   * @param address the very address that is then used
   * @param ownAddress whether it is one of the operator's own
   */
  public boolean permits(String host, InetAddress address, boolean ownAddress) {
    if (entries.stream()
        .anyMatch(entry -> IpNetwork.address(entry).filter(address::equals).isPresent())) {
      return true;
    }
    if (ownAddress || isNeverAllowed(address) || !permitsName(host)) {
      return false;
    }
    return entries.isEmpty() || entries.stream().anyMatch(entry -> matches(entry, host, address));
  }

  private static boolean matches(String entry, String host, InetAddress address) {
    String pattern = normal(entry);
    if (pattern.equals(ANY) || pattern.equals(normal(host))) {
      return true;
    }
    if (pattern.startsWith(BELOW)) {
      return normal(host).endsWith(pattern.substring(1)) && IpNetwork.address(host).isEmpty();
    }
    return pattern.indexOf('/') > 0 && inNetwork(pattern, address);
  }

  /**
   * Whether a name stands for something in the operator's namespace. A name of one label does too:
   * the resolver of a pod looks for it there first.
   */
  private boolean isInOwnNamespace(String name) {
    List<String> labels = Arrays.asList(name.split("\\."));
    if (labels.size() == 1) {
      return true;
    }
    for (int i = 1; i < labels.size(); i++) {
      boolean last = i == labels.size() - 1;
      if (labels.get(i).equals(ownNamespace)
          && (last || labels.get(i + 1).equals("svc") || labels.get(i + 1).equals("pod"))) {
        return true;
      }
    }
    return false;
  }

  private boolean isNeverAllowed(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean special =
        address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isAnyLocalAddress()
            || address.isMulticastAddress()
            || inNetwork("0.0.0.0/8", address)
            || inNetwork("255.255.255.255/32", address);
    boolean known =
        Stream.concat(METADATA.stream(), apiServer.stream())
            .anyMatch(entry -> IpNetwork.address(entry).filter(address::equals).isPresent());
    return special || known || leadsToNeverAllowed(address, bytes);
  }

  private boolean leadsToNeverAllowed(InetAddress address, byte[] bytes) {
    return address instanceof Inet6Address
        && EMBEDDINGS.stream()
            .filter(embedding -> inNetwork(embedding.network(), address))
            .map(embedding -> Arrays.copyOfRange(bytes, embedding.at(), embedding.at() + 4))
            .anyMatch(inner -> isNeverAllowed(address(inner)));
  }

  private static boolean inNetwork(String network, InetAddress address) {
    return IpNetwork.parse(network).filter(known -> known.contains(address)).isPresent();
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes", wrongLength);
    }
  }

  private static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** The entries that are no networks or names, for a message at start. */
  public List<String> wrongEntries() {
    List<String> wrong = new ArrayList<>();
    for (String entry : entries) {
      String pattern = entry.substring(entry.indexOf(NAMESPACE) + 1);
      int slash = pattern.indexOf('/');
      if (slash > 0 && IpNetwork.parse(pattern).isEmpty()) {
        wrong.add(entry);
      }
    }
    return wrong;
  }
}
