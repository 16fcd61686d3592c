package dev.strongroom.adapters.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VersionNamesTest {
  private static final SecretArn ARN =
      new SecretArn(
          "cluster-local-1", AccountId.ofNamespace("shop"), new SecretName("db"), "AbCdEf");

  @Test
  void whatIsClaimedIsFoundAndTheRestIsLeft() {
    // Given
    Set<String> sorted = new TreeSet<>();
    for (int i = 0; i < 1_000; i++) {
      sorted.add(StoreNames.version(ARN, id(i), Optional.empty()));
    }
    VersionNames names = new VersionNames();
    sorted.forEach(names::add);

    // When
    Set<String> left = new TreeSet<>(sorted);
    for (int i = 0; i < 1_000; i += 3) {
      assertThat(names.claim(StoreNames.versionDigest(ARN, id(i), Optional.empty()))).isTrue();
      left.remove(StoreNames.version(ARN, id(i), Optional.empty()));
    }

    // Then
    List<String> unclaimed = new ArrayList<>();
    names.forEachUnclaimed(unclaimed::add);
    assertThat(unclaimed).containsExactlyElementsOf(left);
    assertThat(names.size()).isEqualTo(1_000);
    assertThat(names.claim(StoreNames.versionDigest(ARN, id(1_000), Optional.empty()))).isFalse();
  }

  @Test
  void whatIsNoNameOfAValueIsNobodysGarbage() {
    VersionNames names = new VersionNames();

    names.add("somebody-elses");
    names.add("v-" + "g".repeat(40));

    assertThat(names.size()).isZero();
  }

  @Test
  void namesOutOfOrderAreNotTaken() {
    VersionNames names = new VersionNames();
    names.add("v-" + "b".repeat(40));

    assertThatIllegalStateException().isThrownBy(() -> names.add("v-" + "a".repeat(40)));
  }

  private static VersionId id(int number) {
    return VersionId.derived(String.valueOf(number));
  }
}
