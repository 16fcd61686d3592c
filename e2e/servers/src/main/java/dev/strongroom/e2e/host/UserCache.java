package dev.strongroom.e2e.host;

import java.io.IOException;
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

/** The user's cache directory for this project, by the XDG base directory specification. */
public final class UserCache {
  private static final int HASH_DIGITS = 12;

  private UserCache() {}

  /** Builds what is to be kept. */
  @FunctionalInterface
  public interface Builder {
    /**
     * Builds it in an empty directory.
     *
     * @param work the directory, which is deleted afterwards
     * @return the file or directory in it that is kept
     */
    Path build(Path work) throws IOException;
  }

  /** The directory; it may not be there yet. */
  public static Path directory() {
    String declared = System.getenv("XDG_CACHE_HOME");
    Path caches =
        declared == null || declared.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(declared);
    return caches.resolve("strongroom");
  }

  /**
   * What is built once and then kept in the directory; concurrent builders wait for each other.
   *
   * @param name what it is
   * @param sources all that decides how it comes out; other sources are built anew
   */
  public static Path built(String name, byte[] sources, Builder builder) {
    Path kept = directory().resolve(name + "-" + hash(sources));
    try {
      Files.createDirectories(directory());
      try (FileChannel channel =
              FileChannel.open(
                  directory().resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.exists(kept)) {
          build(kept, builder);
        }
      }
      return kept;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void build(Path kept, Builder builder) throws IOException {
    Path work = Files.createTempDirectory(kept.getParent(), "build-of-" + kept.getFileName());
    try {
      Files.move(builder.build(work), kept, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(work);
    }
  }

  private static String hash(byte[] sources) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(sources);
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
