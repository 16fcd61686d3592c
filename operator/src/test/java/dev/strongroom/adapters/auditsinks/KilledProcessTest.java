package dev.strongroom.adapters.auditsinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.audit.AuditVerifier;
import dev.strongroom.core.audit.TrailProblem;
import dev.strongroom.core.audit.TrailProblem.Place;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed in the middle (SIGKILL) lose no event that they had promised. */
class KilledProcessTest {
  private static final int KILLS = 3;
  private static final int EVENTS_BEFORE_A_KILL = 400;

  @TempDir Path folder;

  @Test
  void everyEventThatWasSafeIsInTheFilesAndAtTheReceiver() throws Exception {
    // Given a receiver that refuses every third request
    try (TestReceiver receiver = new TestReceiver(folder, n -> n % 3 == 1 ? 503 : 200)) {
      long next = 0;
      List<Long> safe = new ArrayList<>();

      // When
      for (int kill = 0; kill < KILLS; kill++) {
        next = recordUntilKilled(receiver, next, safe) + 1;
      }
      assertThat(recordToTheEnd(receiver, next, safe)).isZero();

      // Then
      List<String> sent = awaitAll(receiver, safe.size());
      for (long number : safe) {
        String event = "\"secretId\":\"app/db-" + number + "\"";
        assertThat(sent).anyMatch(line -> line.contains(event));
      }
      List<String> written = RecordedTrail.lines(folder.resolve("file"));
      assertThat(written.stream().filter(line -> line.contains("TagResource")).count())
          .isGreaterThanOrEqualTo(safe.size());
      assertThat(RecordedTrail.problems(folder.resolve("file"))).isEmpty();
      assertThat(problems(sent)).isEmpty();
    }
  }

  private long recordUntilKilled(TestReceiver receiver, long first, List<Long> safe)
      throws IOException, InterruptedException {
    Process process = start(receiver, first, 0);
    long last = first;
    try (BufferedReader out = output(process)) {
      for (int i = 0; i < EVENTS_BEFORE_A_KILL; i++) {
        last = Long.parseLong(out.readLine());
        safe.add(last);
      }
      process.toHandle().destroyForcibly();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.matches("\\d+")) {
          last = Math.max(last, Long.parseLong(line));
        }
      }
    }
    process.waitFor();
    return last;
  }

  private int recordToTheEnd(TestReceiver receiver, long first, List<Long> safe)
      throws IOException, InterruptedException {
    Process process = start(receiver, first, 10);
    try (BufferedReader out = output(process)) {
      out.lines().map(Long::parseLong).forEach(safe::add);
    }
    return process.waitFor();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  private Process start(TestReceiver receiver, long first, long count) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-Dstrongroom.log.target=System.err",
            "-cp",
            System.getProperty("java.class.path"),
            KilledWriter.class.getName(),
            folder.toString(),
            receiver.url().toString(),
            receiver.ca().toString(),
            Long.toString(first),
            Long.toString(count))
        .redirectError(new File(folder.toFile(), "errors-" + first))
        .start();
  }

  /** Each line once: a receiver recognises what it gets again. */
  private List<String> awaitAll(TestReceiver receiver, int events) throws InterruptedException {
    List<String> lines = List.of();
    for (int i = 0; i < 600; i++) {
      lines = new ArrayList<>(new LinkedHashSet<>(receiver.lines()));
      boolean isAll =
          lines.stream().filter(line -> line.contains("TagResource")).count() >= events
              && lines.stream().anyMatch(line -> line.contains("\"kind\":\"end\""));
      if (isAll) {
        break;
      }
      Thread.sleep(100);
    }
    return lines;
  }

  private static List<TrailProblem> problems(List<String> lines) {
    List<TrailProblem> problems = new ArrayList<>();
    AuditVerifier verifier =
        new AuditVerifier(new Ed25519Check(), AuditVerifier.Options.STRICT, problems::add);
    for (int i = 0; i < lines.size(); i++) {
      verifier.line(new Place("receiver", i + 1), lines.get(i));
    }
    verifier.finish();
    return problems;
  }
}
