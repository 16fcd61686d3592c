package dev.strongroom.app.config;

import dev.strongroom.core.keys.KeyBudget;
import dev.strongroom.core.record.AccountBudget.Limits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What namespaces may keep in the store.
 *
 * @param others budget of namespaces that are not named
 * @param named budgets of those that are
 */
public record Budgets(Budget others, Map<String, Budget> named) {
  private static final String VARIABLE = "STRONGROOM_BUDGETS";
  private static final Budget DEFAULT =
      new Budget(new Limits(20_000, 200_000, 1L << 30), KeyBudget.DEFAULT, 10_000);

  /** SecretProjections that a namespace may have in others, at most. */
  private static final long MOST_PROJECTIONS = 1_000_000;

  private static final String NUMBER = "(\\d{1,15}(?:Ki|Mi|Gi)?)?";
  private static final Pattern FORM =
      Pattern.compile(
          "(\\*|[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)="
              + NUMBER
              + "/"
              + NUMBER
              + "/"
              + NUMBER
              + "(?:/"
              + NUMBER
              + "(?:/"
              + NUMBER
              + ")?)?");

  /**
   * What one namespace may keep.
   *
   * @param secrets limits of its secrets
   * @param keys how many customer-managed keys it may have
   * @param projections how many SecretProjections it may have in other namespaces
   */
  record Budget(Limits secrets, long keys, long projections) {}

  /** The limits of a namespace's secrets. */
  public Limits of(String namespace) {
    return named.getOrDefault(namespace, others).secrets();
  }

  /** How many customer-managed keys a namespace may have. */
  public long keys(String namespace) {
    return named.getOrDefault(namespace, others).keys();
  }

  /** How many SecretProjections a namespace may have in others. */
  public long projections(String namespace) {
    return named.getOrDefault(namespace, others).projections();
  }

  /** Reads them; a wrong value is refused with the variable's name. */
  static Budgets from(Variables env) {
    List<Matcher> entries =
        env.list(VARIABLE, "", FORM.pattern()).stream().map(Budgets::parsed).toList();
    Budget others =
        entries.stream()
            .filter(entry -> entry.group(1).equals("*"))
            .findFirst()
            .map(entry -> budget(entry, DEFAULT))
            .orElse(DEFAULT);
    Map<String, Budget> named = new HashMap<>();
    entries.stream()
        .filter(entry -> !entry.group(1).equals("*"))
        .forEach(entry -> named.put(entry.group(1), budget(entry, others)));
    return new Budgets(others, Map.copyOf(named));
  }

  private static Matcher parsed(String entry) {
    Matcher matcher = FORM.matcher(entry);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(VARIABLE + " must match " + FORM);
    }
    return matcher;
  }

  private static Budget budget(Matcher entry, Budget fallback) {
    Limits secrets = fallback.secrets();
    return new Budget(
        new Limits(
            number(entry.group(2), secrets.secrets(), Limits.CEILING.secrets()),
            number(entry.group(3), secrets.versions(), Limits.CEILING.versions()),
            number(entry.group(4), secrets.bytes(), Limits.CEILING.bytes())),
        number(entry.group(5), fallback.keys(), KeyBudget.CEILING),
        number(entry.group(6), fallback.projections(), MOST_PROJECTIONS));
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
