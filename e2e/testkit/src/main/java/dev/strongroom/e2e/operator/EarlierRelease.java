package dev.strongroom.e2e.operator;

import dev.strongroom.app.Main;
import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.UserCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An earlier version of Strongroom, as its users have it: kinds, chart and program. {@code
 * e2e/bin/release} says which versions there are and builds them; each is built once and kept in
 * the user's cache directory.
 *
 * @param version its number
 * @param home the directory with its {@code charts}, {@code crds} and {@code lib}
 */
public record EarlierRelease(String version, Path home) {
  private static final Path SCRIPT = Path.of("e2e", "bin", "release");

  /** The versions, oldest first. */
  public static List<String> versions() {
    return HostCommand.run(script().toString()).lines().toList();
  }

  /**
   * A version, which is built if need be; that takes about a minute.
   *
   * @throws IllegalStateException when it cannot be built here: without the history of the
   *     repository, without Maven, or when Maven cannot fetch what it needs; the message says why
   */
  public static EarlierRelease of(String version) {
    try {
      byte[] script = Files.readAllBytes(script());
      return new EarlierRelease(
          version, UserCache.built("release-" + version, script, work -> build(version, work)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path build(String version, Path work) {
    Path built = work.resolve("release");
    HostCommand.run(script().toString(), version, built.toString());
    return built;
  }

  private static Path script() {
    return Chart.projectRoot().resolve(SCRIPT);
  }

  /** The command of its operator. */
  public ProcessBuilder operator(List<String> jvmFlags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", home.resolve("lib") + "/*", Main.class.getName(), "operator"));
    return new ProcessBuilder(command);
  }
}
