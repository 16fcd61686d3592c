package dev.strongroom.adapters.conversion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was not carried over, for people. No value of a secret is quoted. */
final class Notes {
  private final Set<String> texts = new LinkedHashSet<>();

  /** Adds a note about what stands at a path. */
  void add(String path, String text) {
    texts.add(path + " " + text);
  }

  /** All notes, in order, each once. */
  List<String> list() {
    return new ArrayList<>(texts);
  }
}
