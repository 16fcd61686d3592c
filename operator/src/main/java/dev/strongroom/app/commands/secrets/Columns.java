package dev.strongroom.app.commands.secrets;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows in columns as wide as their longest text, three spaces apart, as kubectl prints them. */
final class Columns {
  private static final int GAP = 3;
  private final List<List<String>> rows = new ArrayList<>();

  /** Columns with these headings. */
  Columns(String... headings) {
    row(headings);
  }

  /** Adds a row with a text for each column. */
  Columns row(String... texts) {
    rows.add(List.of(texts));
    return this;
  }

  /** Prints them. */
  void print(PrintWriter out) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + GAP));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
