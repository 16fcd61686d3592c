package dev.strongroom.core.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the operator connects to for a target. */
class AllowedHostsTest {
  private static final String NAME = "db.example.com";
  private static final String ADDRESS = "203.0.113.7";

  private static AllowedHosts hosts(String... entries) {
    return new AllowedHosts(
        List.of(entries), "strongroom-system", List.of("api.example.com", "10.96.0.1"));
  }

  private static boolean permits(AllowedHosts hosts, String host, String address) {
    return hosts.permits(host, address(address), false);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "169.254.169.254",
        "fe80::1",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "::127.0.0.1",
        "fd00:ec2::254",
        "10.96.0.1",
        "64:ff9b::a60:1"
      })
  void someAddressesAreNeverAllowed(String address) {
    assertThat(permits(hosts(), NAME, address)).isFalse();
    assertThat(permits(hosts("*"), NAME, address)).isFalse();
    assertThat(permits(hosts(NAME, "0.0.0.0/0", "::/0"), NAME, address)).isFalse();
  }

  @Test
  void anEntryThatIsTheAddressLiftsThis() {
    assertThat(permits(hosts("127.0.0.1"), NAME, "127.0.0.1")).isTrue();
    assertThat(permits(hosts("127.0.0.1"), NAME, "127.0.0.2")).isFalse();
    assertThat(permits(hosts("::1"), "::1", "::1")).isTrue();
    assertThat(hosts("192.0.2.1").permits(NAME, address("192.0.2.1"), true)).isTrue();
  }

  @Test
  void theOperatorsOwnAddressIsNotAllowed() {
    assertThat(hosts().permits(NAME, address(ADDRESS), true)).isFalse();
    assertThat(hosts("*").permits(NAME, address(ADDRESS), true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db",
        "db.strongroom-system",
        "db.strongroom-system.svc",
        "DB.Strongroom-System.SVC.",
        "db.strongroom-system.svc.cluster.local",
        "pod-0.db.strongroom-system.svc.cluster.local",
        "10-1-2-3.strongroom-system.pod.cluster.local",
        "api.example.com",
        "API.example.com."
      })
  void someNamesAreNeverAllowed(String name) {
    assertThat(hosts().permitsName(name)).isFalse();
    assertThat(hosts("*").permitsName(name)).isFalse();
    assertThat(permits(hosts("*"), name, ADDRESS)).isFalse();
    assertThat(hosts("*", name).permitsName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NAME,
        ADDRESS,
        "2001:db8::1",
        "[2001:db8::1]",
        "db.team-a.svc",
        "strongroom-system.example.com",
        "db.strongroom-system.example.com"
      })
  void otherNamesAreAllowedWithoutAList(String name) {
    assertThat(hosts().permitsName(name)).isTrue();
    assertThat(permits(hosts(), name, ADDRESS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "db.example.com, db.example.com, 203.0.113.7, true",
    "db.example.com, DB.example.com., 203.0.113.7, true",
    "db.example.com, xdb.example.com, 203.0.113.7, false",
    "*.example.com, db.example.com, 203.0.113.7, true",
    "*.example.com, a.b.example.com, 203.0.113.7, true",
    "*.example.com, example.com, 203.0.113.7, false",
    "*.example.com, dbexample.com, 203.0.113.7, false",
    "203.0.113.7, db.example.com, 203.0.113.7, true",
    "203.0.113.0/24, db.example.com, 203.0.113.7, true",
    "203.0.113.0/30, db.example.com, 203.0.113.7, false",
    "0.0.0.0/0, db.example.com, 2001:db8::1, false",
    "2001:db8::/32, db.example.com, 2001:db8::1, true",
    "2001:db8::/32, db.example.com, 2001:db9::1, false",
    "*, db.example.com, 203.0.113.7, true"
  })
  void aListAllowsWhatItNames(String entry, String host, String address, boolean allowed) {
    assertThat(permits(hosts(entry), host, address)).isEqualTo(allowed);
  }

  @Test
  void anEntryMayHoldForOneNamespace() {
    AllowedHosts hosts = hosts("team-a=" + NAME, "*.example.org");

    assertThat(permits(hosts.of("team-a"), NAME, ADDRESS)).isTrue();
    assertThat(permits(hosts.of("team-b"), NAME, ADDRESS)).isFalse();
    assertThat(permits(hosts.of("team-b"), "db.example.org", ADDRESS)).isTrue();
  }

  @Test
  void aListForOthersAllowsANamespaceNothing() {
    AllowedHosts hosts = hosts("team-a=" + NAME).of("team-b");

    assertThat(permits(hosts, NAME, ADDRESS)).isFalse();
    assertThat(hosts.tellsCauses()).isTrue();
  }

  @Test
  void causesAreToldOfListedHostsOnly() {
    assertThat(hosts().tellsCauses()).isFalse();
    assertThat(hosts(NAME).tellsCauses()).isTrue();
  }
}
