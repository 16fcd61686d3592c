package dev.strongroom.e2e.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A program that is built from Go modules, whose {@code go.mod} and {@code go.sum} are resources of
 * one directory. It is built once and kept in the user's cache directory; concurrent builders wait
 * for each other.
 */
public final class GoProgram {
  private final String name;
  private final Class<?> neighbour;
  private final List<String> sources;
  private final String mainPackage;
  private final Map<Path, String> additions;

  private GoProgram(
      String name,
      Class<?> neighbour,
      List<String> sources,
      String mainPackage,
      Map<Path, String> additions) {
    this.name = name;
    this.neighbour = neighbour;
    this.sources = sources;
    this.mainPackage = mainPackage;
    this.additions = new TreeMap<>(additions);
  }

  /**
   * A program whose {@code main.go} is beside a class, with the other resources.
   *
   * @param name of the program
   */
  public static GoProgram of(String name, Class<?> neighbour) {
    return new GoProgram(name, neighbour, List.of("go.mod", "go.sum", "main.go"), ".", Map.of());
  }

  /**
   * A program of a published module, which {@code go.mod} beside a class names as a tool.
   *
   * @param name of the program
   * @param mainPackage its import path
   * @param additions files that the module's own build would make, by their paths below the
   *     directory of vendored modules
   */
  public static GoProgram published(
      String name, Class<?> neighbour, String mainPackage, Map<Path, String> additions) {
    return new GoProgram(name, neighbour, List.of("go.mod", "go.sum"), mainPackage, additions);
  }

  /**
   * The executable.
   *
   * @throws IllegalStateException when it cannot be built: there is no Go tool chain, or it is too
   *     old or cannot fetch the modules; the message says why
   */
  public Path built() {
    return UserCache.built(name, sources(), this::build);
  }

  private Path build(Path work) throws IOException {
    Optional<Path> go = HostCommand.find("go");
    if (go.isEmpty()) {
      throw new IllegalStateException("there is no Go tool chain (go)");
    }
    for (String source : sources) {
      Files.write(work.resolve(source), source(source));
    }
    if (!additions.isEmpty()) {
      run(go.get(), work, "mod", "vendor");
      for (Map.Entry<Path, String> addition : additions.entrySet()) {
        Files.writeString(work.resolve("vendor").resolve(addition.getKey()), addition.getValue());
      }
    }
    Path output = work.resolve("program");
    run(
        go.get(),
        work,
        "build",
        "-trimpath",
        "-ldflags=-s -w",
        "-o",
        output.toString(),
        mainPackage);
    return output;
  }

  private static void run(Path go, Path work, String... arguments) {
    // No newer Go is fetched for it.
    List<String> command =
        new ArrayList<>(List.of("env", "CGO_ENABLED=0", "GOTOOLCHAIN=local", go.toString()));
    command.addAll(List.of("-C", work.toString()));
    command.addAll(List.of(arguments));
    HostCommand.run(command.toArray(String[]::new));
  }

  private byte[] sources() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    sources.forEach(source -> all.writeBytes(source(source)));
    if (!additions.isEmpty()) {
      all.writeBytes((mainPackage + additions).getBytes(StandardCharsets.UTF_8));
    }
    return all.toByteArray();
  }

  private byte[] source(String file) {
    try (InputStream stream = neighbour.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + file);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
