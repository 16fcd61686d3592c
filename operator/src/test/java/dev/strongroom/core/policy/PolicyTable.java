package dev.strongroom.core.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of policies and decisions in {@code decisions.txt}, which says how to read it. */
final class PolicyTable {
  private static final String ACCOUNT = "111122223333";
  private static final String SECRET =
      "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db-AbCdEf";
  private static final Map<String, PolicyDecision.Effect> EFFECTS =
      Map.of(
          "silent", PolicyDecision.Effect.SILENT,
          "account", PolicyDecision.Effect.ALLOWS_ACCOUNT,
          "allows", PolicyDecision.Effect.ALLOWS,
          "denies", PolicyDecision.Effect.DENIES);
  private static final Pattern REQUEST =
      Pattern.compile(
          "(?<caller>\\S+)(?: (?<action>\\S+:\\S+))?(?: on (?<resource>\\S+))?"
              + "(?: with (?<keys>.*))? -> (?<effect>\\w+)");

  /** One request of a policy. */
  record Case(String name, String policy, PolicyRequest request, PolicyDecision.Effect effect) {
    @Override
    public String toString() {
      return name;
    }
  }

  private PolicyTable() {}

  /** The names of all policies. */
  static List<String> policies() {
    return lines().stream().filter(line -> line.startsWith("policy ")).toList();
  }

  /** All requests. */
  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    String name = "";
    String version = "";
    for (String line : lines()) {
      String text = line.strip();
      if (line.startsWith("policy ")) {
        name = line.substring("policy ".length());
        version = "2012-10-17";
        statements.clear();
      } else if (text.startsWith("version ")) {
        version = text.substring("version ".length());
      } else if (text.startsWith("{")) {
        statements.add(whole(text));
      } else if (!text.isEmpty() && !text.startsWith("#")) {
        cases.add(request(name + ": " + text, document(version, statements), text));
      }
    }
    return cases;
  }

  private static Case request(String name, String policy, String line) {
    Matcher m = REQUEST.matcher(line);
    if (!m.matches()) {
      throw new IllegalArgumentException(line);
    }
    String action = m.group("action") == null ? "secretsmanager:GetSecretValue" : m.group("action");
    String resource = m.group("resource") == null ? SECRET : m.group("resource");
    PolicyRequest request =
        new PolicyRequest(caller(m.group("caller")), action, resource, keys(m.group("keys")));
    return new Case(name, policy, request, EFFECTS.get(m.group("effect")));
  }

  private static RequestPrincipal caller(String name) {
    return switch (name) {
      case "app", "web" -> RequestPrincipal.session(ACCOUNT, name, "pod");
      case "far" -> RequestPrincipal.session("444455556666", "app", "pod");
      default -> RequestPrincipal.service(name);
    };
  }

  private static RequestContext keys(String text) {
    RequestContext.Builder context = RequestContext.builder();
    if (text != null) {
      for (String pair : text.split("; ")) {
        int equals = pair.indexOf('=');
        String key = pair.substring(0, equals);
        String value = pair.substring(equals + 1);
        if (value.startsWith("[")) {
          context.list(key, List.of(value.substring(1, value.length() - 1).split(", ")));
        } else {
          context.text(key, value);
        }
      }
    }
    return context.build();
  }

  /** With the members that the table leaves out. */
  private static String whole(String statement) {
    String whole = statement;
    for (String member : List.of("Principal", "Action", "Resource")) {
      if (!whole.contains('"' + member + '"') && !whole.contains("\"Not" + member + '"')) {
        whole = String.format(Locale.ROOT, "{\"%s\": \"*\", ", member) + whole.substring(1);
      }
    }
    return whole;
  }

  private static String document(String version, List<String> statements) {
    String named = version.equals("none") ? "" : "\"Version\": \"" + version + "\", ";
    return "{" + named + "\"Statement\": [" + String.join(", ", statements) + "]}";
  }

  private static List<String> lines() {
    try (InputStream file = PolicyTable.class.getResourceAsStream("decisions.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
