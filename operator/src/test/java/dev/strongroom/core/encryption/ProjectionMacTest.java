package dev.strongroom.core.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.strongroom.core.crypto.KeyMaterial;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ProjectionMacTest {
  private final ProjectionMac mac = new ProjectionMac(KeyMaterial.generate(new SecureRandom()));

  @Property(tries = 300)
  void anyOtherSequenceOfFieldsHasAnotherMac(
      @ForAll @Size(max = 4) List<@Size(max = 3) byte[]> one,
      @ForAll @Size(max = 4) List<@Size(max = 3) byte[]> other) {
    byte[][] a = one.toArray(byte[][]::new);
    byte[][] b = other.toArray(byte[][]::new);
    Assume.that(!java.util.Arrays.deepEquals(a, b));

    byte[] expected = mac.mac(a);

    assertThat(expected).hasSize(ProjectionMac.BYTES);
    assertThat(mac.verify(expected, a)).isTrue();
    assertThat(mac.verify(expected, b)).isFalse();
  }

  @Example
  void movingABytesAcrossAFieldBorderChangesTheMac() {
    byte[] split = mac.mac(new byte[] {1, 2}, new byte[] {3});

    assertThat(mac.verify(split, new byte[] {1}, new byte[] {2, 3})).isFalse();
    assertThat(mac.verify(split, new byte[] {1, 2, 3})).isFalse();
    assertThat(mac.verify(split, new byte[] {1, 2}, new byte[] {3}, new byte[0])).isFalse();
  }

  @Example
  void fieldsFedOneByOneGiveTheSameMac() {
    byte[] expected = mac.mac("Opaque".getBytes(), new byte[] {9});

    assertThat(mac.verify(expected, input -> input.field("Opaque").field(new byte[] {9}))).isTrue();
  }

  /** Computed by another implementation. Another MAC would rewrite every projected Secret. */
  @Example
  void theMacIsFrozen() {
    byte[] key = new byte[KeyMaterial.BYTES];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (i + 1);
    }
    ProjectionMac known = new ProjectionMac(KeyMaterial.owning(key));

    byte[] found = known.mac("Opaque".getBytes(), new byte[] {9}, new byte[0]);

    assertThat(HexFormat.of().formatHex(found))
        .isEqualTo("05cb6d8166d52e889ff6e2681cbe7fba51d44a460a36944729d851db7bde4920");
  }

  @Example
  void anotherKeyHasAnotherMac() {
    ProjectionMac other = new ProjectionMac(KeyMaterial.generate(new SecureRandom()));

    assertThat(other.verify(mac.mac(new byte[] {1}), new byte[] {1})).isFalse();
  }

  @Example
  void aFailureWhileFeedingLeavesNothingBehind() {
    byte[] expected = mac.mac("a".getBytes());
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                mac.mac(
                    input -> {
                      input.field("half");
                      throw new IllegalStateException("stop");
                    }));

    assertThat(mac.mac("a".getBytes())).isEqualTo(expected);
  }

  @Example
  void anInputIsOfNoUseAfterwardsNorInsideAnother() {
    AtomicReference<ProjectionMac.Input> kept = new AtomicReference<>();
    mac.mac(input -> kept.set(input.field("x")));

    assertThatIllegalStateException().isThrownBy(() -> kept.get().field("late"));
    assertThatIllegalStateException().isThrownBy(() -> mac.mac(input -> mac.mac(new byte[] {1})));
  }
}
