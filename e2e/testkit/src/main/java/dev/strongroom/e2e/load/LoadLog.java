package dev.strongroom.e2e.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one worker began and what came of it, a line each, through all its deaths: a line that was
 * given to the kernel outlives the process.
 */
public final class LoadLog {
  private static final String BEGIN = "begin ";
  private static final String END = "end ";
  private static final String WRONG = "wrong ";
  private static final String READY = "ready";

  private final Path file;

  /** The log in this file, which may not be there yet. */
  public LoadLog(Path file) {
    this.file = file;
  }

  /**
   * What came of a request that was acknowledged.
   *
   * @param operation the request
   * @param secret the incarnation of the secret, which is another one after a removal
   * @param revision of the record, by which all changes of a secret are in order; 0 when it is
   *     removed
   * @param state the record
   */
  public record Acknowledged(LoadOperation operation, String secret, long revision, String state) {}

  /** The worker works. */
  void ready() {
    append(READY);
  }

  /** A request is begun. */
  void begin(LoadOperation operation) {
    append(BEGIN + operation.text());
  }

  /** A request was acknowledged. */
  void acknowledged(LoadOperation operation, String secret, long revision, String state) {
    append(END + operation.token() + "\t" + secret + "\t" + revision + "\t" + state);
  }

  /** A request was refused: nothing was to happen. */
  void refused(LoadOperation operation) {
    append(END + operation.token());
  }

  /** Something came of a request that the model does not know. */
  void wrong(LoadOperation operation, String what) {
    append(WRONG + operation.text() + ": " + what);
  }

  private void append(String line) {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      // One call of the kernel: a line is there as a whole or not at all.
      out.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How much stands in it. */
  public long length() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often the worker came to work. */
  public long starts() {
    return lines().stream().filter(READY::equals).count();
  }

  /** What went against the model. */
  public List<String> wrongs() {
    return lines().stream().filter(line -> line.startsWith(WRONG)).toList();
  }

  /** All requests that were begun. */
  public List<LoadOperation> begun() {
    return lines().stream()
        .filter(line -> line.startsWith(BEGIN))
        .map(line -> LoadOperation.parse(line.substring(BEGIN.length())))
        .toList();
  }

  /** Those that were begun and of whose end nothing is known. */
  public List<LoadOperation> unanswered() {
    Set<String> ended = new HashSet<>();
    ends().forEach(words -> ended.add(words[0]));
    return begun().stream().filter(operation -> !ended.contains(operation.token())).toList();
  }

  /** The last one begun, if nothing is known of its end: what a client asks again. */
  Optional<LoadOperation> cutOff() {
    List<LoadOperation> begun = begun();
    return begun.isEmpty()
        ? Optional.empty()
        : unanswered().stream()
            .filter(operation -> operation.equals(begun.get(begun.size() - 1)))
            .findFirst();
  }

  /** Those that were acknowledged, each as often as it was. */
  public List<Acknowledged> acknowledged() {
    List<LoadOperation> begun = begun();
    List<Acknowledged> all = new ArrayList<>();
    for (String[] words : ends()) {
      if (words.length == 4) {
        LoadOperation operation =
            begun.stream().filter(o -> o.token().equals(words[0])).findFirst().orElseThrow();
        all.add(new Acknowledged(operation, words[1], Long.parseLong(words[2]), words[3]));
      }
    }
    return all;
  }

  private List<String[]> ends() {
    return lines().stream()
        .filter(line -> line.startsWith(END))
        .map(line -> line.substring(END.length()).split("\t"))
        .toList();
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
