package dev.strongroom.app;

import dev.strongroom.core.secrets.AccountBudget.Limits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What namespaces may keep in the store.
 *
 * @param others limits of namespaces that are not named
 * @param named limits of those that are
 */
record Budgets(Limits others, Map<String, Limits> named) {
  private static final String VARIABLE = "STRONGROOM_BUDGETS";
  private static final Limits DEFAULT = new Limits(20_000, 200_000, 1L << 30);
  private static final String NUMBER = "(\\d{1,15}(?:Ki|Mi|Gi)?)?";
  private static final Pattern FORM =
      Pattern.compile(
          "(\\*|[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)=" + NUMBER + "/" + NUMBER + "/" + NUMBER);

  /** The limits of a namespace. */
  Limits of(String namespace) {
    return named.getOrDefault(namespace, others);
  }

  /** Reads them; a wrong value is refused with the variable's name. */
  static Budgets from(Variables env) {
    List<Matcher> entries =
        env.list(VARIABLE, "", FORM.pattern()).stream().map(Budgets::parsed).toList();
    Limits others =
        entries.stream()
            .filter(entry -> entry.group(1).equals("*"))
            .findFirst()
            .map(entry -> limits(entry, DEFAULT))
            .orElse(DEFAULT);
    Map<String, Limits> named = new HashMap<>();
    entries.stream()
        .filter(entry -> !entry.group(1).equals("*"))
        .forEach(entry -> named.put(entry.group(1), limits(entry, others)));
    return new Budgets(others, Map.copyOf(named));
  }

  private static Matcher parsed(String entry) {
    Matcher matcher = FORM.matcher(entry);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(VARIABLE + " must match " + FORM);
    }
    return matcher;
  }

  private static Limits limits(Matcher entry, Limits fallback) {
    return new Limits(
        number(entry.group(2), fallback.secrets(), Limits.CEILING.secrets()),
        number(entry.group(3), fallback.versions(), Limits.CEILING.versions()),
        number(entry.group(4), fallback.bytes(), Limits.CEILING.bytes()));
  }

  private static long number(String text, long fallback, long most) {
    if (text == null || text.isEmpty()) {
      return fallback;
    }
    long factor = 1;
    String digits = text;
    for (String unit : Arrays.asList("Ki", "Mi", "Gi")) {
      factor <<= 10;
      if (text.endsWith(unit)) {
        digits = text.substring(0, text.length() - unit.length());
        break;
      }
    }
    long unit = digits.equals(text) ? 1 : factor;
    long value = Long.parseLong(digits);
    if (value > most / unit) {
      throw new IllegalArgumentException(VARIABLE + ": a limit is at most " + most);
    }
    return value * unit;
  }
}
