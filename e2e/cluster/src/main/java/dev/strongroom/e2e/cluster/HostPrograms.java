package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Programs of this machine as the content of a test image, where no image registry is reachable.
 */
public final class HostPrograms {
  // "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)" and "/lib64/ld-linux-x86-64.so.2 (0x…)"
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  private HostPrograms() {}

  /**
   * Copies programs into {@code /bin} of an image's root, with the libraries they are linked to at
   * their own paths.
   *
   * @param root the directory that becomes the image's root
   * @param programs names that are found on PATH
   * @throws IllegalStateException if one is not found, or {@code ldd} is missing
   */
  public static void copy(Path root, String... programs) {
    for (String name : programs) {
      Path program =
          HostCommand.find(name)
              .orElseThrow(() -> new IllegalStateException("not on this machine: " + name));
      copyFile(program, root.resolve("bin").resolve(name));
      Matcher library = LIBRARY.matcher(HostCommand.run("ldd", program.toString()));
      while (library.find()) {
        String path = library.group(1);
        copyFile(Path.of(path), root.resolve(path.substring(1)));
      }
    }
  }

  private static void copyFile(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Trees.copy(from.toRealPath(), to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
