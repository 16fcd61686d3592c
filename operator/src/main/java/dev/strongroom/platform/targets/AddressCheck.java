package dev.strongroom.platform.targets;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Finds the address of a target's host and checks that a target may be there. The connection goes
 * to this very address: a name that leads somewhere else a moment later leads nowhere.
 */
public final class AddressCheck {
  private static final BoundedResolver RESOLVER = new BoundedResolver(InetAddress::getAllByName);

  private final AllowedHosts hosts;
  private final boolean tellsCauses;
  private final Duration limit;

  /**
   * A check.
   *
   * @param tellsCauses whether it may be told that a name does not resolve
   * @param limit how long name servers may take
   */
  public AddressCheck(AllowedHosts hosts, boolean tellsCauses, Duration limit) {
    this.hosts = hosts;
    this.tellsCauses = tellsCauses;
    this.limit = limit;
  }

  /**
   * The address to use: the first that the name leads to and that is allowed.
   *
   * @throws Stopped when there is none
   */
  public InetAddress address(String host) throws Stopped {
    if (!hosts.permitsName(host)) {
      throw new Stopped(TargetProblem.HOST_NOT_ALLOWED);
    }
    try {
      for (InetAddress address : RESOLVER.resolve(host, limit)) {
        boolean own = NetworkInterface.getByInetAddress(address) != null;
        if (hosts.permits(host, address, own)) {
          return address;
        }
      }
      throw new Stopped(TargetProblem.HOST_NOT_ALLOWED);
    } catch (UnknownHostException unknown) {
      if (!tellsCauses) {
        throw new Stopped(TargetProblem.CANNOT_CONNECT);
      }
      throw new Stopped(
          hosts.listsName(host) ? TargetProblem.HOST_NOT_FOUND : TargetProblem.HOST_NOT_ALLOWED);
    } catch (SocketException noInterfaces) {
      throw new Stopped(TargetProblem.HOST_NOT_ALLOWED);
    }
  }
}
