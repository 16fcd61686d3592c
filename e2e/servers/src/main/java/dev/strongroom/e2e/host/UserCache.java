package dev.strongroom.e2e.host;

import java.nio.file.Path;

/** The user's cache directory for this project, by the XDG base directory specification. */
public final class UserCache {
  private UserCache() {}

  /** The directory; it may not be there yet. */
  public static Path directory() {
    String declared = System.getenv("XDG_CACHE_HOME");
    Path caches =
        declared == null || declared.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(declared);
    return caches.resolve("strongroom");
  }
}
