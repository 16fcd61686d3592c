package dev.strongroom.core.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network in CIDR notation (RFC 4632, RFC 4291). An IPv4-mapped IPv6 address counts as the IPv4
 * address in it.
 *
 * @param base an address in it
 * @param bits length of the prefix that its addresses have in common, 0 to 32 or 128
 */
public record IpNetwork(InetAddress base, int bits) {
  private static final Pattern IPV4 =
      Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  private static final int LONGEST = 50;

  /** A network such as {@code 10.20.0.0/16}, or an address; empty when it is neither. */
  public static Optional<IpNetwork> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> base = address(slash < 0 ? text : text.substring(0, slash));
    return base.flatMap(
        address -> {
          int longest = address.getAddress().length * Byte.SIZE;
          int bits = slash < 0 ? longest : prefixLength(text.substring(slash + 1));
          return bits < 0 || bits > longest
              ? Optional.empty()
              : Optional.of(new IpNetwork(address, bits));
        });
  }

  /** The address that a text is, in brackets or without; never resolves a name. */
  public static Optional<InetAddress> address(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    boolean isAddress =
        bare.length() <= LONGEST
            && (IPV4.matcher(bare).matches()
                || bare.indexOf(':') >= 0
                    && bare.chars()
                        .allMatch(c -> ":.".indexOf(c) >= 0 || Character.digit(c, 16) >= 0));
    if (!isAddress) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(bare));
    } catch (UnknownHostException notOne) {
      return Optional.empty();
    }
  }

  /** Whether an address is in this network. */
  public boolean contains(InetAddress address) {
    byte[] one = base.getAddress();
    byte[] other = address.getAddress();
    if (one.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int prefixLength(String text) {
    boolean isNumber =
        !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Integer.parseInt(text) : -1;
  }
}
