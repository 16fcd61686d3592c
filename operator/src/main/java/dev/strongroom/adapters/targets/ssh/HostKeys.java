package dev.strongroom.adapters.targets.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The host keys that a server may show: those that are declared, and no others. What it shows is
 * checked once it has proved that it has the private half (RFC 4253 section 8).
 */
final class HostKeys implements HostKeyRepository {
  private static final String RSA = "ssh-rsa";

  private final List<String> types;
  private final List<String> blobs;
  private final Runnable known;
  private volatile boolean isUnknown;

  /**
   * The keys of these lines, each of a type and the key in Base64.
   *
   * @param known called when the server has shown one of them
   */
  HostKeys(List<String> lines, Runnable known) {
    this.types = lines.stream().map(line -> line.split(" ")[0]).distinct().toList();
    this.blobs = lines.stream().map(line -> line.split(" ")[1]).toList();
    this.known = known;
  }

  /** Whether the server has shown another key. */
  boolean isUnknown() {
    return isUnknown;
  }

  /** The algorithms by which it may prove that it has one, with commas between. */
  String algorithms() {
    return types.stream()
        .map(type -> type.equals(RSA) ? "rsa-sha2-512,rsa-sha2-256" : type)
        .collect(Collectors.joining(","));
  }

  @Override
  public int check(String host, byte[] key) {
    if (blobs.contains(Base64.getEncoder().encodeToString(key))) {
      known.run();
      return OK;
    }
    isUnknown = true;
    return CHANGED;
  }

  @Override
  public void add(HostKey hostkey, UserInfo ui) {
    throw new UnsupportedOperationException("no key is trusted because it was seen");
  }

  @Override
  public void remove(String host, String type) {
    throw new UnsupportedOperationException("declared keys stay");
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    throw new UnsupportedOperationException("declared keys stay");
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return "hostKeys";
  }

  /** None has a mark, such as that it is revoked, which is what the library looks for. */
  @Override
  public HostKey[] getHostKey() {
    return new HostKey[0];
  }

  @Override
  public HostKey[] getHostKey(String host, String type) {
    return new HostKey[0];
  }
}
