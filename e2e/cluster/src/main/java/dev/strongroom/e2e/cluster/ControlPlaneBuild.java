package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds the control plane with the Go tool chain, once per version of its sources. The result lies
 * in the user's cache directory; concurrent builders wait for each other.
 */
final class ControlPlaneBuild {
  private static final String KUBERNETES = "v1.34.4";
  private static final List<String> SOURCES =
      List.of("go.mod", "go.sum", "main.go", "dns.go", "pause/main.go", "supervisor/main.go");
  private static final String WORK = "build-";
  private static final int HASH_DIGITS = 12;
  private static final int GO_MINOR_AT_LEAST = 24;
  private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(15);
  private static final int LINES_IN_ERRORS = 20;

  private final Path cache;
  private final Consumer<String> progress;

  ControlPlaneBuild(Path cache, Consumer<String> progress) {
    this.cache = cache;
    this.progress = progress;
  }

  /** The version of Kubernetes that is built. */
  static String version() {
    return KUBERNETES;
  }

  /**
   * Gives the programs, building them if need be: several minutes on a small machine, the first
   * time.
   *
   * @throws ClusterUnavailableException without a usable Go tool chain, or if the build fails
   */
  Programs programs() {
    Path built = cache.resolve("controlplane-" + hashOfSources());
    if (!Files.exists(built)) {
      buildAlone(built);
    }
    return new Programs(
        built.resolve("controlplane"), built.resolve("pause"), built.resolve("supervisor"));
  }

  private void buildAlone(Path built) {
    try {
      Files.createDirectories(cache);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("controlplane.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = lock(channel)) {
        if (lock.isValid() && !Files.exists(built)) {
          build(built);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock == null) {
      progress.accept("Waiting for another build of the control plane");
      lock = channel.lock();
    }
    return lock;
  }

  private void build(Path built) throws IOException {
    Path go = goToolChain();
    progress.accept(
        "Building Kubernetes "
            + KUBERNETES
            + " from Go modules (minutes the first time, then kept)");
    removeInterruptedBuilds();
    Path work = Files.createTempDirectory(cache, WORK);
    try {
      for (String source : SOURCES) {
        Path file = work.resolve(source);
        Files.createDirectories(file.getParent());
        Files.write(file, source(source));
      }
      Path output = Files.createDirectory(work.resolve("output"));
      go(work, go, output.resolve("controlplane"), ".");
      go(work, go, output.resolve("pause"), "./pause");
      go(work, go, output.resolve("supervisor"), "./supervisor");
      Files.move(output, built, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(work);
    }
  }

  private void removeInterruptedBuilds() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(cache, WORK + "*")) {
      left.forEach(Trees::delete);
    }
  }

  private static Path goToolChain() {
    Path go =
        HostCommand.find("go")
            .orElseThrow(() -> new ClusterUnavailableException("there is no Go tool chain (go)"));
    String version = HostCommand.run(go.toString(), "env", "GOVERSION").strip();
    Matcher matcher = Pattern.compile("go1\\.(\\d+).*").matcher(version);
    if (matcher.matches() && Integer.parseInt(matcher.group(1)) < GO_MINOR_AT_LEAST) {
      throw new ClusterUnavailableException(
          "Go 1." + GO_MINOR_AT_LEAST + " or newer is needed, here is " + version);
    }
    return go;
  }

  private void go(Path directory, Path go, Path output, String target) throws IOException {
    String version = "-X k8s.io/component-base/version.";
    String flags =
        "-s -w "
            + (version + "gitVersion=" + KUBERNETES + " ")
            + (version + "gitMajor=1 ")
            + (version + "gitMinor=34");
    List<String> command = new ArrayList<>(List.of(go.toString(), "build", "-v", "-trimpath"));
    command.addAll(List.of("-ldflags", flags, "-o", output.toString(), target));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    // Static programs: the same build on every machine, with or without a C compiler.
    builder.environment().put("CGO_ENABLED", "0");
    Process process = builder.start();
    Deque<String> lastLines = report(process);
    try {
      if (process.waitFor() != 0) {
        throw new ClusterUnavailableException(
            "the control plane cannot be built:\n" + String.join("\n", lastLines));
      }
    } catch (InterruptedException e) {
      process.destroy();
      throw HostCommand.interrupted(e);
    }
  }

  /** Reads what go prints, one line per package, and tells now and then how far it is. */
  private Deque<String> report(Process process) throws IOException {
    Deque<String> lastLines = new ArrayDeque<>();
    int packages = 0;
    Instant next = Instant.now().plus(BETWEEN_PROGRESS);
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        packages++;
        lastLines.add(line);
        if (lastLines.size() > LINES_IN_ERRORS) {
          lastLines.remove();
        }
        if (Instant.now().isAfter(next)) {
          progress.accept("  … " + packages + " modules fetched or packages built");
          next = Instant.now().plus(BETWEEN_PROGRESS);
        }
      }
    }
    return lastLines;
  }

  private static String hashOfSources() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      SOURCES.forEach(name -> digest.update(source(name)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] source(String name) {
    try (InputStream stream = ControlPlaneBuild.class.getResourceAsStream("controlplane/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("no resource controlplane/" + name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
