package dev.strongroom.adapters.auditsinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.audit.AuditVerifier;
import dev.strongroom.core.audit.ChainLine;
import dev.strongroom.core.audit.TrailProblem;
import dev.strongroom.core.audit.TrailProblem.Kind;
import dev.strongroom.core.audit.TrailProblem.Place;
import dev.strongroom.core.problems.AuditReason;
import dev.strongroom.core.problems.Unavailable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkTrailTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private final ScriptedSink sink = new ScriptedSink();

  @Test
  void recordsOfManyThreadsAreOneWholeChain() throws InterruptedException {
    // Given
    SinkTrail trail = RecordedTrail.open(sink, true, RecordedTrail.WAIT);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  trail.record(RecordedTrail.event("GetSecretValue", i));
                }
              }));
    }

    // When
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    // Then
    trail.close();
    assertThat(sink.lines.stream().filter(line -> line.contains("GetSecretValue"))).hasSize(400);
    assertThat(problems()).isEmpty();
  }

  @Test
  void aSinkThatFailsRefusesWhatNeedsARecordAndNothingElse() {
    // Given
    SinkTrail trail = RecordedTrail.open(sink, true, SHORT);
    sink.failing = true;

    // When
    assertThatThrownBy(() -> trail.record(RecordedTrail.event("TagResource", 1)))
        // Then
        .isInstanceOf(Unavailable.class)
        .hasMessageStartingWith(AuditReason.AuditUnavailable.name());
    assertThatThrownBy(() -> trail.require(Access.CHANGE)).isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> trail.require(Access.READ_VALUE)).isInstanceOf(Unavailable.class);
    assertThatCode(() -> trail.require(Access.READ)).doesNotThrowAnyException();
    assertThatCode(() -> trail.record(RecordedTrail.event("ListSecrets", 2)))
        .doesNotThrowAnyException();
    trail.close();
  }

  @Test
  void aSinkThatWorksAgainGetsWhatItMissedAndTheChainHasNoGap() throws InterruptedException {
    // Given
    SinkTrail trail = RecordedTrail.open(sink, true, SHORT);
    sink.failing = true;
    assertThatThrownBy(() -> trail.record(RecordedTrail.event("TagResource", 1)))
        .isInstanceOf(Unavailable.class);

    // When
    sink.failing = false;

    // Then
    awaitWritable(trail);
    trail.record(RecordedTrail.event("TagResource", 2));
    trail.close();
    assertThat(sink.lines.stream().filter(line -> line.contains("TagResource"))).hasSize(2);
    assertThat(problems()).isEmpty();
  }

  @Test
  void aSinkThatHangsHoldsNobodyForLong() throws InterruptedException {
    // Given
    SinkTrail trail = RecordedTrail.open(sink, true, SHORT);
    CountDownLatch hanging = sink.hang();

    // When
    assertThatThrownBy(() -> trail.record(RecordedTrail.event("TagResource", 1)))
        // Then
        .isInstanceOf(Unavailable.class);
    for (int i = 0; i < 600 && isAccepted(trail); i++) {
      Thread.sleep(100);
    }
    assertThat(isAccepted(trail)).isFalse();
    hanging.countDown();
    awaitWritable(trail);
    trail.close();
    assertThat(problems()).isEmpty();
  }

  @Test
  void whereItIsConfiguredSoNothingIsRefused() {
    // Given
    SinkTrail trail = RecordedTrail.open(sink, false, SHORT);
    sink.failing = true;

    // When
    assertThatCode(() -> trail.record(RecordedTrail.event("TagResource", 1)))
        // Then
        .doesNotThrowAnyException();
    assertThatCode(() -> trail.require(Access.CHANGE)).doesNotThrowAnyException();
    trail.close();
  }

  @Test
  void eventsThatFoundNoRoomAreCountedInTheTrailItself() throws InterruptedException {
    // Given
    SinkTrail trail = RecordedTrail.open(sink, false, SHORT, 1_000);
    CountDownLatch hanging = sink.hang();
    for (int i = 0; i < 6_000; i++) {
      trail.record(RecordedTrail.event("ListSecrets", i));
    }

    // When
    hanging.countDown();

    // Then
    trail.close();
    long written = sink.lines.stream().filter(line -> line.contains("ListSecrets")).count();
    long lost =
        problems().stream().filter(p -> p.kind() == Kind.LOST).mapToLong(TrailProblem::to).sum();
    assertThat(written).isLessThan(6_000);
    assertThat(written + lost).isEqualTo(6_000);
    assertThat(problems()).extracting(TrailProblem::kind).containsOnly(Kind.LOST);
  }

  @Test
  void aTrailThatIsClosedTakesNothingMore() {
    // Given
    SinkTrail trail = RecordedTrail.open(sink, true, SHORT);
    trail.close();

    // When
    assertThatThrownBy(() -> trail.record(RecordedTrail.event("TagResource", 1)))
        // Then
        .isInstanceOf(Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300})
  void standardOutputGetsOneLineForEachRecord(int records) throws IOException {
    // Given
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SinkTrail trail = RecordedTrail.open(new StandardOutputSink(out), true, RecordedTrail.WAIT);
    for (int i = 0; i < records; i++) {
      trail.record(RecordedTrail.event("TagResource", i));
    }

    // When
    trail.close();

    // Then
    List<String> lines = out.toString(StandardCharsets.US_ASCII).lines().toList();
    assertThat(lines).hasSize(2 + records + records / 5);
    assertThat(problems(lines)).isEmpty();
  }

  @Test
  void standardOutputThatIsGoneIsAFailure() {
    // Given
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    SinkTrail trail = RecordedTrail.open(new StandardOutputSink(gone), true, SHORT);

    // When
    assertThatThrownBy(() -> trail.require(Access.CHANGE))
        // Then
        .isInstanceOf(Unavailable.class);
    trail.close();
  }

  private static boolean isAccepted(SinkTrail trail) {
    try {
      trail.require(Access.CHANGE);
      return true;
    } catch (Unavailable refused) {
      return false;
    }
  }

  private static void awaitWritable(SinkTrail trail) throws InterruptedException {
    for (int i = 0; i < 600 && !isAccepted(trail); i++) {
      Thread.sleep(100);
    }
    assertThat(isAccepted(trail)).isTrue();
  }

  private List<TrailProblem> problems() {
    return problems(sink.lines);
  }

  private static List<TrailProblem> problems(List<String> lines) {
    List<TrailProblem> problems = new ArrayList<>();
    AuditVerifier verifier =
        new AuditVerifier(new Ed25519Check(), AuditVerifier.Options.STRICT, problems::add);
    lines.forEach(line -> verifier.line(new Place("sink", 1), line));
    verifier.finish();
    return problems;
  }

  /** A sink that fails or hangs when a test says so. */
  private static final class ScriptedSink implements AuditSink {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean failing;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    CountDownLatch hang() {
      gate = new CountDownLatch(1);
      return gate;
    }

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public void write(List<ChainLine> written) throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (failing) {
        throw new SinkUnavailable("scripted");
      }
      written.forEach(line -> lines.add(line.text()));
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
