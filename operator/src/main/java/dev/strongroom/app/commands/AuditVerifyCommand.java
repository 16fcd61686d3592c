package dev.strongroom.app.commands;

import dev.strongroom.adapters.auditsinks.Ed25519Check;
import dev.strongroom.adapters.auditsinks.Ed25519Signer;
import dev.strongroom.core.audit.AuditVerifier;
import dev.strongroom.core.audit.AuditVerifier.Summary;
import dev.strongroom.core.audit.ChainLine;
import dev.strongroom.core.audit.TrailProblem.Place;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies an audit trail. Needs no cluster. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = AuditVerifyCommand.UNREADABLE,
    description = {
      "Verifies an audit trail: finds every line that is missing, changed, reordered, duplicated or"
          + " inserted, and every chain without its end. Prints each problem with file and line."
          + " Needs no cluster.",
      "",
      "Without --public-key each chain is verified with the key that it names itself: that does not"
          + " show that a whole trail was replaced. Without --anchors the end of the newest chain"
          + " may have been cut off together with its end mark, which is reported as NOT_ENDED.",
      "",
      "Exit code: 0 the trail is whole, 1 there are problems, 2 something cannot be read."
    })
public final class AuditVerifyCommand implements Callable<Integer> {
  /** Exit code when a file cannot be read. */
  static final int UNREADABLE = 2;

  private static final int PROBLEMS = 1;

  @Parameters(
      paramLabel = "FILES",
      arity = "0..*",
      description =
          "Files of the trail, oldest first, compressed or not, or folders with such files; - for"
              + " standard input, which is the default.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--public-key",
      paramLabel = "<file>",
      description =
          "A PEM file with a public key that signs checkpoints; may be given several times. Chains"
              + " with another key are not trusted.")
  private List<Path> publicKeys = new ArrayList<>();

  @Option(
      names = "--anchors",
      paramLabel = "<file>",
      description =
          "A file with checkpoints that were kept elsewhere, such as the operator's log: the trail"
              + " must reach each of them. May be given several times.")
  private List<Path> anchors = new ArrayList<>();

  @Option(
      names = "--mixed",
      description = "Skips lines of others, such as those of a log on the same output.")
  private boolean mixed;

  @Option(
      names = "--partial",
      description =
          "Accepts that older chains, and the beginnings of chains, are missing: their files were"
              + " deleted, or are not given.")
  private boolean partial;

  @Option(
      names = "--running",
      description = "Accepts chains without an end mark: their processes are still running.")
  private boolean running;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Set<String> trusted =
        publicKeys.stream().map(Ed25519Signer::publicKey).collect(Collectors.toSet());
    AuditVerifier verifier =
        new AuditVerifier(
            new Ed25519Check(),
            new AuditVerifier.Options(trusted, mixed, partial, running),
            problem -> {
              out.println(problem);
              out.flush();
            });
    anchors.forEach(file -> takeAnchors(file, verifier));
    ProgressBar progress = new ProgressBar(spec.commandLine().getErr());
    if (files.isEmpty() || files.equals(List.of("-"))) {
      read(TrailReader.standardInput(), verifier, progress);
    } else {
      paths().forEach(path -> read(open(path), verifier, progress));
    }
    progress.finish();
    Summary summary = verifier.finish();
    out.printf(
        "%d lines in %d chains verified, %d problems%n",
        summary.lines(), summary.chains(), summary.problems());
    if (trusted.isEmpty()) {
      summary.keys().stream()
          .sorted()
          .forEach(key -> out.println("signed with " + key + ", not compared with --public-key"));
    }
    out.flush();
    return summary.problems() == 0 ? 0 : PROBLEMS;
  }

  private List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    for (String file : files) {
      Path path = Path.of(file);
      if (!Files.isDirectory(path)) {
        paths.add(path);
        continue;
      }
      try (Stream<Path> below = Files.walk(path)) {
        below
            .filter(TrailReader::isSegment)
            .filter(Files::isRegularFile)
            .sorted()
            .forEach(paths::add);
      } catch (IOException | UncheckedIOException e) {
        throw unreadable(path);
      }
    }
    return paths;
  }

  private static TrailReader open(Path path) {
    try {
      return TrailReader.open(path);
    } catch (IOException e) {
      throw unreadable(path);
    }
  }

  private void read(TrailReader opened, AuditVerifier verifier, ProgressBar progress) {
    try (TrailReader reader = opened) {
      long number = 0;
      for (String line = reader.next(); line != null; line = reader.next()) {
        number++;
        Place place = new Place(reader.source(), number);
        boolean isWhole = !reader.isTorn() || isIntact(line);
        if (isWhole) {
          verifier.line(place, line);
        } else if (!mixed || line.startsWith("{")) {
          verifier.torn(place);
        }
        progress.reached(
            "bytes of " + reader.source(), Math.min(reader.done(), reader.size()), reader.size());
      }
    } catch (IOException e) {
      throw unreadable(Path.of(opened.source()));
    }
  }

  private static boolean isIntact(String line) {
    return ChainLine.parse(line).filter(ChainLine::isIntact).isPresent();
  }

  /** Log lines have other text before and nothing after. */
  private static void takeAnchors(Path file, AuditVerifier verifier) {
    int taken = 0;
    try (TrailReader reader = TrailReader.open(file)) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        int from = line.indexOf("{\"mark\":");
        if (from >= 0 && verifier.anchor(line.substring(from).stripTrailing())) {
          taken++;
        }
      }
    } catch (IOException e) {
      throw unreadable(file);
    }
    if (taken == 0) {
      throw new IllegalArgumentException("--anchors: " + file + " has no valid checkpoint");
    }
  }

  private static IllegalArgumentException unreadable(Path path) {
    return new IllegalArgumentException(path + " cannot be read");
  }
}
