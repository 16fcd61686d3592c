package dev.strongroom.core.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.installation.ClaimWatch.Blocked;
import dev.strongroom.core.installation.ClaimWatch.Claim;
import dev.strongroom.core.installation.ClaimWatch.Holds;
import dev.strongroom.core.installation.ClaimWatch.SetBack;
import dev.strongroom.core.installation.ClaimWatch.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimWatchTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final InstallationClaim MINE = claim("mine", 10, Set.of());

  private final ClaimWatch watch = new ClaimWatch();

  @Test
  void whereNobodyClaimsItClaimsAndThenHolds() {
    // Given, When
    Verdict first = watch.look(MINE, List.of());
    Verdict second = watch.look(MINE, List.of(MINE));

    // Then
    assertThat(first).isEqualTo(new Claim(MINE, List.of()));
    assertThat(second).isEqualTo(new Holds(MINE));
  }

  @Test
  void anothersClaimBlocksAsLongAsItIsRenewedWhateverTheClocksSay() {
    // Given a claim whose times are far away
    InstallationClaim other = claim("other", 1_000_000, Set.of());

    for (int look = 0; look < 5 * ClaimWatch.LOOKS_UNTIL_EXPIRED; look++) {
      // When
      InstallationClaim renewed = other.renewedAt(START.minusSeconds(look));

      // Then
      assertThat(watch.look(MINE, List.of(renewed))).isEqualTo(new Blocked(renewed));
    }
  }

  @Test
  void aClaimThatIsNoLongerRenewedIsRemovedAndReplaced() {
    // Given
    InstallationClaim other = claim("other", 0, Set.of());
    for (int look = 0; look < ClaimWatch.LOOKS_UNTIL_EXPIRED; look++) {
      assertThat(watch.look(MINE, List.of(other))).isEqualTo(new Blocked(other));
    }

    // When
    Verdict verdict = watch.look(MINE, List.of(other));

    // Then
    assertThat(verdict).isEqualTo(new Claim(MINE, List.of(other)));
  }

  @Test
  void looksThatFailedDoNotMakeAClaimExpire() {
    // Given
    InstallationClaim other = claim("other", 0, Set.of());
    for (int look = 0; look < ClaimWatch.LOOKS_UNTIL_EXPIRED; look++) {
      watch.look(MINE, List.of(other));
    }

    // When
    watch.lookFailed();

    // Then
    assertThat(watch.look(MINE, List.of(other))).isEqualTo(new Blocked(other));
  }

  @Test
  void ofTwoThatClaimedInTheSameMomentExactlyOneGoesOn() {
    // Given
    InstallationClaim other = claim("other", 10, Set.of());
    List<InstallationClaim> both = List.of(MINE, other);

    // When
    Verdict mine = watch.look(MINE, both);
    Verdict others = new ClaimWatch().look(other, both);

    // Then
    assertThat(mine).isEqualTo(new Holds(MINE));
    assertThat(others).isEqualTo(new Blocked(MINE));
  }

  @Test
  void oneWhoseClaimWasTakenOverIsBlocked() {
    // Given
    watch.look(MINE, List.of(MINE));
    InstallationClaim other = claim("other", 100, Set.of());

    // When
    Verdict verdict = watch.look(MINE, List.of(other));

    // Then
    assertThat(verdict).isEqualTo(new Blocked(other));
  }

  @Test
  void disjointSetsOfNamespacesDoNotBlockEachOther() {
    // Given
    InstallationClaim a = claim("one", 0, Set.of("a", "b"));
    InstallationClaim c = claim("two", 0, Set.of("c"));
    InstallationClaim b = claim("three", 0, Set.of("b", "d"));

    // When, Then
    assertThat(new ClaimWatch().look(c, List.of(a))).isInstanceOf(Claim.class);
    assertThat(new ClaimWatch().look(b, List.of(a))).isEqualTo(new Blocked(a));
    assertThat(new ClaimWatch().look(MINE, List.of(a))).isEqualTo(new Blocked(a));
    assertThat(new ClaimWatch().look(a, List.of(MINE))).isEqualTo(new Blocked(MINE));
  }

  @Test
  void withOtherNamespacesThanBeforeTheClaimIsMadeAnew() {
    // Given
    InstallationClaim before = claim("mine", 0, Set.of("a"));
    InstallationClaim other = claim("other", 5, Set.of("b"));
    InstallationClaim wider = claim("mine", 10, Set.of("a", "b"));

    // When, Then
    assertThat(watch.look(wider, List.of(before, other))).isEqualTo(new Blocked(other));
    assertThat(watch.look(wider, List.of(before))).isEqualTo(new Claim(wider, List.of()));
  }

  @Test
  void anEarlierStateOfItsOwnClaimShowsThatEtcdWasSetBack() {
    // Given
    InstallationClaim saved = MINE.renewedAt(START);
    InstallationClaim latest = saved.renewedAt(START.plusSeconds(10));
    watch.look(MINE, List.of(saved));
    watch.look(MINE, List.of(latest));

    // When
    Verdict verdict = watch.look(MINE, List.of(saved));

    // Then
    assertThat(verdict).isEqualTo(new SetBack());
  }

  @Test
  void aClockThatGoesBackIsNotTakenForIt() {
    // Given
    InstallationClaim latest = MINE.renewedAt(START.plusSeconds(100));
    watch.look(MINE, List.of(latest));

    // When
    InstallationClaim byAnotherClock = latest.renewedAt(START);

    // Then
    assertThat(watch.look(MINE, List.of(byAnotherClock))).isEqualTo(new Holds(byAnotherClock));
  }

  @Test
  void neitherAnOlderVersionsRenewalNorAClaimMadeAnewIsTakenForIt() {
    // Given
    watch.look(MINE, List.of(MINE.renewedAt(START).renewedAt(START)));
    InstallationClaim byOlderVersion =
        new InstallationClaim("mine", MINE.region(), Set.of(), MINE.since(), START, 0);
    InstallationClaim anew = claim("mine", 500, Set.of());

    // When, Then
    assertThat(watch.look(MINE, List.of(byOlderVersion))).isEqualTo(new Holds(byOlderVersion));
    assertThat(watch.look(MINE, List.of(anew))).isEqualTo(new Holds(anew));
  }

  private static InstallationClaim claim(String name, long at, Set<String> namespaces) {
    return new InstallationClaim(
        name, "cluster-local-1", namespaces, START.plusSeconds(at), START.plusSeconds(at), 1);
  }
}
