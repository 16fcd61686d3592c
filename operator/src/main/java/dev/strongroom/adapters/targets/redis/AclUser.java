package dev.strongroom.adapters.targets.redis;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A user of an access control list, as {@code ACL GETUSER} tells it.
 *
 * @param passwords the SHA-256 hashes of its passwords, in hexadecimal
 * @param rules what {@code ACL SETUSER} takes to give another user the same rights
 */
record AclUser(List<String> passwords, List<String> rules) {
  /** Flags that other fields do not repeat. */
  private static final List<String> FLAGS = List.of("sanitize-payload", "skip-sanitize-payload");

  /** Copies the lists. */
  AclUser {
    passwords = List.copyOf(passwords);
    rules = List.copyOf(rules);
  }

  /**
   * Reads a reply.
   *
   * @throws Stopped when it is not one to {@code ACL GETUSER}
   */
  static AclUser of(Reply reply) throws Stopped {
    Map<String, Reply> fields = fields(reply);
    List<String> rules = new ArrayList<>(texts(fields.get("flags")));
    rules.retainAll(FLAGS);
    rules.addAll(rights(fields));
    if (fields.get("selectors") instanceof Reply.Array selectors) {
      for (Reply selector : selectors.elements()) {
        rules.add("(" + String.join(" ", rights(fields(selector))) + ")");
      }
    }
    return new AclUser(texts(fields.get("passwords")), rules);
  }

  private static List<String> rights(Map<String, Reply> fields) throws Stopped {
    return Stream.of(
            patterns("~", fields.get("keys")),
            patterns("&", fields.get("channels")),
            words(texts(fields.get("commands"))))
        .flatMap(List::stream)
        .toList();
  }

  /** Version 7 gives patterns in one text, as rules; those before it as a list, without prefix. */
  private static List<String> patterns(String prefix, Reply reply) throws Stopped {
    return reply instanceof Reply.Array
        ? texts(reply).stream().map(pattern -> prefix + pattern).toList()
        : words(texts(reply));
  }

  /** No rule has a space in it: the server refuses such patterns. */
  private static List<String> words(List<String> texts) {
    return texts.stream()
        .flatMap(text -> Stream.of(text.split(" ")))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static Map<String, Reply> fields(Reply reply) throws Stopped {
    if (!(reply instanceof Reply.Array array) || array.elements().size() % 2 != 0) {
      throw unexpected();
    }
    Map<String, Reply> fields = new HashMap<>();
    for (int i = 0; i < array.elements().size(); i += 2) {
      fields.put(text(array.elements().get(i)), array.elements().get(i + 1));
    }
    return fields;
  }

  /** The texts of a list, of one text, or of a field that this version does not have. */
  private static List<String> texts(Reply reply) throws Stopped {
    if (reply == null) {
      return List.of();
    }
    if (!(reply instanceof Reply.Array array)) {
      return List.of(text(reply));
    }
    List<String> texts = new ArrayList<>();
    for (Reply element : array.elements()) {
      texts.add(text(element));
    }
    return texts;
  }

  private static String text(Reply reply) throws Stopped {
    if (reply instanceof Reply.Bulk bulk) {
      return bulk.text();
    } else if (reply instanceof Reply.Status status) {
      return status.text();
    }
    throw unexpected();
  }

  private static Stopped unexpected() {
    return new Stopped(TargetProblem.UNEXPECTED_ANSWER);
  }
}
