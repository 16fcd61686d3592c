package dev.strongroom.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.20.0.0/16, 10.20.255.1, true",
    "10.20.0.0/16, 10.21.0.1, false",
    "10.20.30.40/16, 10.20.0.1, true",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, ::1, false",
    "203.0.113.7, 203.0.113.7, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
  })
  void hasTheAddressesThatBeginLikeIt(String network, String address, boolean expected) {
    // Given
    InetAddress inside = IpNetwork.address(address).orElseThrow();

    // When
    boolean contains = IpNetwork.parse(network).orElseThrow().contains(inside);

    // Then
    assertThat(contains).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0/8",
        "::/129",
        "localhost",
        "example.org/8",
        "10.0.0.0/8/8",
        "256.0.0.1",
        "a:b:c",
        "fe80::1%eth0"
      })
  void refusesWhatIsNeitherNetworkNorAddress(String text) {
    assertThat(IpNetwork.parse(text)).isEmpty();
  }
}
