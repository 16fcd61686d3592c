package dev.strongroom.e2e.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A program whose Go sources are resources: {@code main.go}, {@code go.mod} and {@code go.sum} of
 * one directory. It is built once and kept in the user's cache directory; concurrent builders wait
 * for each other.
 */
public final class GoProgram {
  private static final List<String> SOURCES = List.of("go.mod", "go.sum", "main.go");
  private static final int HASH_DIGITS = 12;

  private GoProgram() {}

  /**
   * The program whose sources are beside a class.
   *
   * @param name of the program
   * @throws IllegalStateException when it cannot be built: there is no Go tool chain, or it is too
   *     old or cannot fetch the modules; the message says why
   */
  public static Path built(String name, Class<?> neighbour) {
    Path cache = UserCache.directory();
    Path built = cache.resolve(name + "-" + hash(neighbour));
    try {
      Files.createDirectories(cache);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.exists(built)) {
          build(neighbour, built);
        }
      }
      return built;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void build(Class<?> neighbour, Path built) throws IOException {
    Optional<Path> go = HostCommand.find("go");
    if (go.isEmpty()) {
      throw new IllegalStateException("there is no Go tool chain (go)");
    }
    Path work = Files.createTempDirectory(built.getParent(), "go-build-");
    try {
      for (String source : SOURCES) {
        Files.write(work.resolve(source), source(neighbour, source));
      }
      Path output = work.resolve("program");
      HostCommand.run(
          "env",
          "CGO_ENABLED=0",
          // No newer Go is fetched for it.
          "GOTOOLCHAIN=local",
          go.get().toString(),
          "-C",
          work.toString(),
          "build",
          "-trimpath",
          "-ldflags=-s -w",
          "-o",
          output.toString(),
          ".");
      Files.move(output, built, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(work);
    }
  }

  private static String hash(Class<?> neighbour) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      SOURCES.forEach(source -> digest.update(source(neighbour, source)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] source(Class<?> neighbour, String name) {
    try (InputStream stream = neighbour.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
