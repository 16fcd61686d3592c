package dev.strongroom.core.kms;

import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A part of a list. A marker is the name of the last item before the next page, in Base64: it says
 * where to go on in what the caller may list anyway, so it is of no use to anybody else.
 *
 * @param nextMarker empty on the last page
 */
public record Page<T>(List<T> items, Optional<String> nextMarker) {
  private static final String FORMAT = "1 ";

  /** Copies. */
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Which page.
   *
   * @param limit most items, at least 1
   * @param marker of the page before; empty for the first page
   */
  public record Request(int limit, Optional<String> marker) {}

  /**
   * The page of these items.
   *
   * @param name of an item, unique; they are sorted by it
   * @throws KmsRejected with {@link Kind#INVALID_MARKER}
   */
  static <T> Page<T> of(Stream<T> all, Function<T, String> name, Request request) {
    Optional<String> after = request.marker().map(Page::decoded);
    List<T> found =
        all.filter(item -> after.isEmpty() || name.apply(item).compareTo(after.get()) > 0)
            .sorted(Comparator.comparing(name))
            .limit(request.limit() + 1L)
            .toList();
    if (found.size() <= request.limit()) {
      return new Page<>(found, Optional.empty());
    }
    List<T> items = found.subList(0, request.limit());
    return new Page<>(items, Optional.of(encoded(name.apply(items.get(items.size() - 1)))));
  }

  private static String encoded(String last) {
    byte[] bytes = (FORMAT + last).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String decoded(String marker) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
      if (text.startsWith(FORMAT)) {
        return text.substring(FORMAT.length());
      }
    } catch (IllegalArgumentException notBase64) {
      // As any other that was not given out.
    }
    throw new KmsRejected(Kind.INVALID_MARKER, KmsReason.MarkerInvalid.with());
  }
}
