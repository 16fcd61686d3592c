package dev.strongroom.adapters.auditsinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.auditsinks.FileSink.Durability;
import dev.strongroom.adapters.auditsinks.FileSink.Rules;
import dev.strongroom.adapters.auditsinks.FileSink.WhenFull;
import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.audit.AuditChain;
import dev.strongroom.core.audit.ChainLine;
import dev.strongroom.core.audit.Predecessor;
import dev.strongroom.core.problems.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileSinkTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  @TempDir Path directory;

  private Instant time = NOW;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aTrailThatIsClosedIsWhole(Durability durability) throws IOException {
    // Given
    Rules rules = rules(1 << 20, Duration.ofDays(1), 1 << 30, WhenFull.REFUSE, durability);

    // When
    record(rules, 12);

    // Then
    assertThat(RecordedTrail.problems(directory)).isEmpty();
    assertThat(RecordedTrail.lines(directory)).hasSize(1 + 12 + 2 + 1);
  }

  @Test
  void aLargeFileIsFollowedByAnotherAndCompressed() throws IOException {
    // Given
    Rules rules = rules(4_000, Duration.ofDays(1), 1 << 30, WhenFull.REFUSE, Durability.NEVER);

    // When
    record(rules, 40);
    record(rules, 1);

    // Then
    List<Path> files = awaitCompressed();
    assertThat(files).hasSizeGreaterThan(5);
    assertThat(RecordedTrail.problems(directory)).isEmpty();
  }

  @Test
  void anOldFileIsFollowedByAnother() throws IOException {
    // Given
    Rules rules =
        rules(1 << 20, Duration.ofHours(1), 1 << 30, WhenFull.REFUSE, Durability.INTERVAL);
    FileSink sink = new FileSink(directory, rules, clock());
    AuditChain chain = chain(1);
    sink.write(List.of(chain.start(Optional.empty(), NOW)));
    time = NOW.plus(Duration.ofMinutes(59));
    sink.write(List.of(chain.append(RecordedTrail.event("ListSecrets", 1))));
    time = NOW.plus(Duration.ofMinutes(60));

    // When
    sink.write(List.of(chain.end(time)));

    // Then
    sink.close();
    assertThat(RecordedTrail.files(directory)).hasSize(2);
    assertThat(RecordedTrail.problems(directory)).isEmpty();
  }

  @Test
  void theOldestFilesAreDeletedWhenThereIsNoRoom() throws IOException {
    // Given
    Rules rules = rules(3_000, Duration.ofDays(1), 10_000, WhenFull.DELETE, Durability.NEVER);

    // When
    record(rules, 60);

    // Then
    long bytes = 0;
    for (Path file : RecordedTrail.files(directory)) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isLessThanOrEqualTo(10_000);
    assertThat(RecordedTrail.lines(directory))
        .noneMatch(line -> line.contains("\"kind\":\"start\""))
        .anyMatch(line -> line.contains("\"kind\":\"end\""));
  }

  @Test
  void nothingIsRecordedWithoutRoomUntilFilesAreMovedAway() throws IOException {
    // Given
    Rules rules = rules(3_000, Duration.ofDays(1), 10_000, WhenFull.REFUSE, Durability.NEVER);
    FileSink sink = new FileSink(directory, rules, clock());
    AuditChain chain = chain(1);
    sink.write(List.of(chain.start(Optional.empty(), NOW)));
    ChainLine refused = fill(sink, chain);
    for (Path file : RecordedTrail.files(directory)) {
      Files.deleteIfExists(file);
    }

    // When
    sink.write(List.of(refused));

    // Then
    assertThat(RecordedTrail.lines(directory)).endsWith(refused.text());
    sink.close();
  }

  private static ChainLine fill(FileSink sink, AuditChain chain) throws IOException {
    for (int i = 0; ; i++) {
      ChainLine line = chain.append(RecordedTrail.event("ListSecrets", i));
      try {
        sink.write(List.of(line));
      } catch (SinkUnavailable full) {
        return line;
      }
      assertThat(i).isLessThan(100);
    }
  }

  @Test
  void aTornLineStaysAndTheNextChainNamesTheOldOne() throws IOException {
    // Given
    Rules rules = rules(1 << 20, Duration.ofDays(1), 1 << 30, WhenFull.REFUSE, Durability.ALWAYS);
    FileSink killed = new FileSink(directory, rules, clock());
    AuditChain chain = chain(1);
    ChainLine last = chain.start(Optional.empty(), NOW);
    killed.write(List.of(last));
    killed.close();
    Files.writeString(
        RecordedTrail.files(directory).get(0),
        chain.append(RecordedTrail.event("ListSecrets", 1)).text().substring(0, 300),
        StandardOpenOption.APPEND);

    // When
    FileSink next = new FileSink(directory, rules, clock());

    // Then
    assertThat(next.predecessor()).contains(new Predecessor(last.position(), true));
    AuditChain following = chain(2);
    next.write(List.of(following.start(next.predecessor(), NOW), following.end(NOW)));
    next.close();
    assertThat(RecordedTrail.problems(directory)).isEmpty();
  }

  @Test
  void aTailThatSomebodyRemovesAfterwardsIsMissed() throws IOException {
    // Given
    Rules rules = rules(1 << 20, Duration.ofDays(1), 1 << 30, WhenFull.REFUSE, Durability.NEVER);
    record(rules, 12);
    record(rules, 1);
    awaitCompressed();
    Path first = RecordedTrail.files(directory).get(0);
    List<String> lines = RecordedTrail.lines(directory).subList(0, 4);
    Files.delete(first);

    // When
    Files.write(first.resolveSibling("0000000001.jsonl"), lines);

    // Then
    assertThat(RecordedTrail.problems(directory))
        .singleElement()
        .satisfies(p -> assertThat(p.toString()).contains("lines 4 to 15 were written"));
  }

  @Test
  void processesThatShareADirectoryHaveFoldersOfTheirOwn() throws IOException {
    // Given
    Rules rules = rules(1 << 20, Duration.ofDays(1), 1 << 30, WhenFull.REFUSE, Durability.NEVER);
    FileSink one = new FileSink(directory, rules, clock());

    // When
    FileSink other = new FileSink(directory, rules, clock());

    // Then
    one.write(List.of(chain(1).start(Optional.empty(), NOW)));
    other.write(List.of(chain(2).start(Optional.empty(), NOW)));
    assertThat(RecordedTrail.files(directory))
        .extracting(file -> directory.relativize(file).toString())
        .containsExactly("0/0000000001.jsonl", "1/0000000001.jsonl");
    one.close();
    other.close();
  }

  @Test
  void aFolderThatIsGoneRefusesChangesBeforeTheyAreMade() throws Exception {
    // Given
    Rules rules = rules(1 << 20, Duration.ofDays(1), 1 << 30, WhenFull.REFUSE, Durability.ALWAYS);
    try (SinkTrail trail =
        RecordedTrail.open(new FileSink(directory, rules, clock()), true, RecordedTrail.WAIT)) {
      Path moved = Files.move(directory.resolve("0"), directory.resolve("moved"));

      // When
      boolean refused = awaitRefusal(trail);

      // Then
      assertThat(refused).isTrue();
      Files.move(moved, directory.resolve("0"));
      for (int i = 0; i < 600 && isRefused(trail); i++) {
        Thread.sleep(100);
      }
      trail.record(RecordedTrail.event("TagResource", 1));
    }
    assertThat(RecordedTrail.problems(directory)).isEmpty();
  }

  private static boolean awaitRefusal(SinkTrail trail) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      if (isRefused(trail)) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  private static boolean isRefused(SinkTrail trail) {
    try {
      trail.require(Access.CHANGE);
      return false;
    } catch (Unavailable refused) {
      return true;
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsRefusedAtTheStart() throws IOException {
    // Given
    Path file = Files.writeString(directory.resolve("file"), "");
    Rules rules = rules(1 << 20, Duration.ofDays(1), 1 << 30, WhenFull.REFUSE, Durability.NEVER);

    // When
    assertThatThrownBy(() -> new FileSink(file, rules, clock()))
        // Then
        .isInstanceOf(IOException.class);
  }

  private void record(Rules rules, int records) throws IOException {
    try (SinkTrail trail =
        RecordedTrail.open(new FileSink(directory, rules, clock()), true, RecordedTrail.WAIT)) {
      for (int i = 0; i < records; i++) {
        trail.record(RecordedTrail.event("TagResource", i));
      }
    } catch (Unavailable notWritten) {
      throw new AssertionError(notWritten);
    }
  }

  /** All but the newest file are compressed, sooner or later. */
  private List<Path> awaitCompressed() {
    for (int i = 0; i < 600; i++) {
      List<Path> files = RecordedTrail.files(directory);
      if (files.stream().filter(file -> !file.toString().endsWith(".gz")).count() <= 1) {
        return files;
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    throw new AssertionError("not compressed: " + RecordedTrail.files(directory));
  }

  private static Rules rules(
      long bytes, Duration age, long total, WhenFull whenFull, Durability durability) {
    return new Rules(bytes, age, total, whenFull, durability);
  }

  private static AuditChain chain(int number) {
    return new AuditChain(
        "%032x".formatted(number), "pod-1", RecordedTrail.SIGNER, 5, Duration.ofMinutes(1));
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return time;
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }
}
