package dev.strongroom.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.auditsinks.Ed25519Check;
import dev.strongroom.adapters.auditsinks.Ed25519Signer;
import dev.strongroom.core.audit.AuditVerifier.Options;
import dev.strongroom.core.audit.AuditVerifier.Summary;
import dev.strongroom.core.audit.TrailProblem.Kind;
import dev.strongroom.core.audit.TrailProblem.Place;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditVerifierTest {
  private static final Options MIXED = new Options(Set.of(), true, false, false);
  private static final Options PARTIAL = new Options(Set.of(), false, true, false);
  private static final Options RUNNING = new Options(Set.of(), false, false, true);

  private final List<TrailProblem> problems = new ArrayList<>();

  @Test
  void aWholeTrailHasNoProblemAndIsCounted() {
    // Given
    List<String> lines = Trails.whole(1, 10, Optional.empty());
    AuditVerifier verifier = new AuditVerifier(new Ed25519Check(), Options.STRICT, problems::add);
    lines.forEach(line -> verifier.line(new Place("f", 1), line));

    // When
    Summary summary = verifier.finish();

    // Then
    assertThat(problems).isEmpty();
    assertThat(summary)
        .isEqualTo(new Summary(1, lines.size(), 0, Set.of(Trails.SIGNER.publicKey())));
  }

  @Test
  void chainsOfSeveralReplicasMayBeMixed() {
    // Given
    List<String> one = Trails.whole(1, 5, Optional.empty());
    List<String> other = Trails.whole(2, 5, Optional.empty());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      lines.add(one.get(i));
      lines.add(other.get(i));
    }

    // When
    List<TrailProblem> found = Trails.verify(lines);

    // Then
    assertThat(found).isEmpty();
  }

  @Test
  void anEmptyTrailIsNoWholeOne() {
    // When
    List<TrailProblem> found = Trails.verify(List.of());

    // Then
    assertThat(found).extracting(TrailProblem::kind).containsExactly(Kind.EMPTY);
  }

  @Test
  void otherLinesAreAcceptedWhereTheyAreExpectedAlone() {
    // Given
    List<String> lines = new ArrayList<>(Trails.whole(1, 2, Optional.empty()));
    lines.add(2, "2026-11-29 INFO started");

    List<String> log = new ArrayList<>(lines);
    log.add("2026-11-29 INFO checkpoint " + lines.get(0));

    // When
    List<TrailProblem> mixed = Trails.verify(log, MIXED);
    List<TrailProblem> strict = Trails.verify(lines);

    // Then
    assertThat(mixed).isEmpty();
    assertThat(strict)
        .singleElement()
        .satisfies(p -> assertThat(p.kind()).isEqualTo(Kind.FOREIGN))
        .satisfies(p -> assertThat(p.place()).isEqualTo(new Place("trail", 3)));
  }

  @Test
  void aHeadThatRetentionHasRemovedIsAcceptedOnRequest() {
    // Given
    List<String> lines = Trails.whole(1, 9, Optional.empty());

    // When
    List<TrailProblem> found = Trails.verify(lines.subList(4, lines.size()), PARTIAL);

    // Then
    assertThat(found).isEmpty();
  }

  @Test
  void aChainThatIsStillWrittenIsAcceptedOnRequest() {
    // Given
    List<String> lines = Trails.whole(1, 9, Optional.empty());

    // When
    List<TrailProblem> found = Trails.verify(lines.subList(0, 7), RUNNING);

    // Then
    assertThat(found).isEmpty();
  }

  @Test
  void aKilledProcessIsExplainedByTheNextChain() {
    // Given
    List<String> killed = Trails.whole(1, 4, Optional.empty());
    killed.remove(killed.size() - 1);
    AuditVerifier verifier = new AuditVerifier(new Ed25519Check(), Options.STRICT, problems::add);
    killed.forEach(line -> verifier.line(new Place("1", 1), line));
    verifier.torn(new Place("1", 99));
    Trails.whole(2, 1, Optional.of(new Predecessor(Trails.last(killed), true)))
        .forEach(line -> verifier.line(new Place("2", 1), line));

    // When
    verifier.finish();

    // Then
    assertThat(problems).isEmpty();
  }

  @Test
  void aTornLineThatNobodyExplainsIsAProblem() {
    // Given
    AuditVerifier verifier = new AuditVerifier(new Ed25519Check(), Options.STRICT, problems::add);
    Trails.whole(1, 1, Optional.empty()).forEach(l -> verifier.line(new Place("1", 1), l));
    verifier.torn(new Place("1", 5));

    // When
    verifier.finish();

    // Then
    assertThat(problems).containsExactly(new TrailProblem(Kind.TORN, new Place("1", 5), "", 0, 0));
  }

  @Test
  void linesThatAreAddedToAChainThatAnotherOneFollowsAreFound() {
    // Given
    List<String> lines = Trails.whole(1, 4, Optional.empty());
    ChainPosition killedAt = ChainLine.parse(lines.get(3)).orElseThrow().position();
    lines.addAll(Trails.whole(2, 1, Optional.of(new Predecessor(killedAt, false))));

    // When
    List<TrailProblem> found = Trails.verify(lines);

    // Then
    assertThat(found).extracting(TrailProblem::kind).containsExactly(Kind.AFTER_END);
  }

  @Test
  void aPredecessorThatIsMissingIsNamed() {
    // Given
    ChainPosition gone = Trails.last(Trails.whole(1, 4, Optional.empty()));
    List<String> lines = Trails.whole(2, 1, Optional.of(new Predecessor(gone, false)));

    // When
    List<TrailProblem> found = Trails.verify(lines);

    // Then
    assertThat(found)
        .containsExactly(
            new TrailProblem(
                Kind.CHAIN_MISSING,
                new Place("trail", 1),
                gone.chain(),
                gone.sequence(),
                gone.sequence()));
  }

  @Test
  void aCheckpointFromElsewhereShowsThatTheEndWasCutOff() {
    // Given
    List<String> lines = Trails.whole(1, 9, Optional.empty());
    AuditVerifier verifier = new AuditVerifier(new Ed25519Check(), RUNNING, problems::add);
    verifier.anchor(lines.get(8));
    lines.subList(0, 6).forEach(line -> verifier.line(new Place("f", 6), line));

    // When
    verifier.finish();

    // Then
    assertThat(problems)
        .containsExactly(
            new TrailProblem(Kind.CUT_OFF, new Place("f", 6), "%032x".formatted(1), 6, 8));
  }

  @Test
  void aChainThatWasWrittenAgainContradictsACheckpointFromElsewhere() {
    // Given
    String checkpoint = Trails.whole(1, 9, Optional.empty()).get(4);
    AuditVerifier verifier = new AuditVerifier(new Ed25519Check(), Options.STRICT, problems::add);
    verifier.anchor(checkpoint);
    List<String> other = new ArrayList<>();
    AuditChain chain = Trails.chain(1);
    other.add(chain.start(Optional.empty(), Trails.NOW).text());
    for (int i = 0; i < 4; i++) {
      other.add(chain.append(Trails.call("ListSecrets", Map.of())).text());
    }
    other.add(chain.end(Trails.NOW).text());
    other.forEach(line -> verifier.line(new Place("f", 1), line));

    // When
    verifier.finish();

    // Then
    assertThat(problems).extracting(TrailProblem::kind).containsExactly(Kind.CONTRADICTED);
  }

  @Test
  void anythingButASignedCheckpointIsNoAnchor() {
    // Given
    List<String> lines = Trails.whole(1, 3, Optional.empty());
    AuditVerifier verifier = new AuditVerifier(new Ed25519Check(), Options.STRICT, problems::add);

    // When
    List<Boolean> taken =
        List.of(lines.get(4), lines.get(1), "text", lines.get(4).replace("pod-1", "pod-2")).stream()
            .map(verifier::anchor)
            .toList();

    // Then
    assertThat(taken).containsExactly(true, false, false, false);
  }

  @Test
  void aTrailUnderAnotherKeyIsNotTrusted() {
    // Given
    Set<String> trusted = Set.of(Ed25519Signer.generated(new SecureRandom()).publicKey());
    List<String> lines = Trails.whole(1, 1, Optional.empty());

    // When
    List<TrailProblem> found = Trails.verify(lines, new Options(trusted, false, false, true));

    // Then
    assertThat(found).extracting(TrailProblem::kind).containsOnly(Kind.UNKNOWN_KEY);
  }

  @Test
  void aSecondKeyInOneChainIsFound() {
    // Given
    AuditChain own = Trails.chain(1);
    List<String> lines = new ArrayList<>();
    lines.add(own.start(Optional.empty(), Trails.NOW).text());
    String previous = Trails.last(lines).hash();
    Ed25519Signer forger = Ed25519Signer.generated(new SecureRandom());
    String id = "%032x".formatted(1);
    String body =
        ChainMark.body(
            forger,
            ChainMark.Kind.END,
            Trails.NOW,
            "pod-1",
            0,
            Optional.empty(),
            new ChainMark.Place(id, 1, previous));
    lines.add(ChainLine.of(body, id, 1, previous).text());

    // When
    List<TrailProblem> found = Trails.verify(lines);

    // Then
    assertThat(found)
        .extracting(TrailProblem::kind)
        .containsExactly(Kind.UNKNOWN_KEY, Kind.NOT_ENDED);
  }

  @Test
  void lostEventsAreReported() {
    // Given
    AuditChain chain = Trails.chain(1);
    List<String> lines = new ArrayList<>();
    lines.add(chain.start(Optional.empty(), Trails.NOW).text());
    chain.lost(7);
    lines.add(chain.checkpoint(Trails.NOW.plus(Duration.ofHours(1))).orElseThrow().text());
    lines.add(chain.end(Trails.NOW).text());

    // When
    List<TrailProblem> found = Trails.verify(lines);

    // Then
    assertThat(found)
        .containsExactly(
            new TrailProblem(Kind.LOST, new Place("trail", 2), "%032x".formatted(1), 1, 7));
    assertThat(found.get(0).message()).startsWith("7 events");
  }

  @Test
  void aLineBeyondAnyLengthIsNoLine() {
    // Given
    List<String> lines = new ArrayList<>(Trails.whole(1, 1, Optional.empty()));
    lines.set(1, "x".repeat(ChainLine.LONGEST) + lines.get(1));

    // When
    List<TrailProblem> found = Trails.verify(lines);

    // Then
    assertThat(found).extracting(TrailProblem::kind).containsExactly(Kind.FOREIGN);
  }
}
