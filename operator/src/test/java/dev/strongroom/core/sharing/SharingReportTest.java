package dev.strongroom.core.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.SharingReason;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.sharing.Sharing.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharingReportTest {
  private static final SecretArn ARN = Vault.secret("shop", "db").arn();
  private static final Sharing SHARED = Sharing.with(Set.of("web"), Map.of());
  private static final Map<String, String> PINS = Map.of("web", "uid");

  @Test
  void ofASecretThatIsNotSharedThereIsNothingToTell() {
    // When
    SharingReport report =
        SharingReport.of(
            ARN,
            Sharing.NONE,
            Map.of(),
            List.of(new Consumer("thief/db", Verdict.DENIED, "arn:of:another", false)));

    // Then
    assertThat(report).isEqualTo(SharingReport.NONE);
  }

  @Test
  void thoseThatHaveTheSecretAreCounted() {
    // When
    SharingReport report =
        SharingReport.of(
            ARN,
            SHARED,
            PINS,
            List.of(
                given("web/a", Verdict.ALLOWED, true),
                given("web/b", Verdict.ALLOWED, true),
                given("web/c", Verdict.ALLOWED, false),
                new Consumer("web/d", Verdict.ALLOWED, "arn:of:another", true)));

    // Then
    assertThat(report.pins()).isEqualTo(PINS);
    assertThat(report.withdrawn()).isFalse();
    assertThat(report.finding()).contains(SharingReason.SharedWith.with(2));
  }

  @Test
  void thoseThatHaveLostItAreNamed() {
    // When
    SharingReport report =
        SharingReport.of(
            ARN,
            Sharing.NONE,
            Map.of(),
            List.of(
                given("web/b", Verdict.DENIED, false),
                given("web/a", Verdict.DENIED, false),
                given("batch/c", Verdict.UNDECIDED, true),
                given("live/d", Verdict.ALLOWED, true)));

    // Then
    assertThat(report.withdrawn()).isTrue();
    assertThat(report.finding()).contains(SharingReason.SharingWithdrawn.with("web/a, web/b", 1));
  }

  @Test
  void onlySomeOfManyAreNamed() {
    // Given
    List<Consumer> many =
        IntStream.range(0, 9).mapToObj(i -> given("web/" + i, Verdict.DENIED, false)).toList();

    // When
    Finding finding = SharingReport.of(ARN, SHARED, PINS, many).finding().orElseThrow();

    // Then
    assertThat(finding.message()).contains("web/0, web/1, web/2, web/3, web/4 and 4 more.");
  }

  private static Consumer given(String name, Verdict verdict, boolean isServed) {
    return new Consumer(name, verdict, ARN.toString(), isServed);
  }
}
