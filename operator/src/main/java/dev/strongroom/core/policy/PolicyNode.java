package dev.strongroom.core.policy;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A place in a policy document and what stands there; says where it is when something is wrong. */
record PolicyNode(String path, Object value) {
  InvalidInput wrong(PolicyProblem problem) {
    return new InvalidInput(DeclarationReason.MalformedPolicy.with(path, problem.sentence()));
  }

  /** The members of an object that has no others than these. */
  Map<String, PolicyNode> object(Set<String> allowed) {
    Map<String, PolicyNode> members = object(PolicyProblem.NOT_AN_OBJECT);
    if (!allowed.containsAll(members.keySet())) {
      throw wrong(PolicyProblem.UNKNOWN_FIELD);
    }
    return members;
  }

  /** The members of an object. */
  Map<String, PolicyNode> object(PolicyProblem otherwise) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(otherwise);
    }
    Map<String, PolicyNode> members = new LinkedHashMap<>();
    map.forEach((key, member) -> members.put((String) key, child("." + key, member)));
    return members;
  }

  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(PolicyProblem.NOT_TEXT);
  }

  /** One thing, or a list of at least one. */
  List<PolicyNode> oneOrMore(PolicyProblem otherwise) {
    if (!(value instanceof List<?> list)) {
      return List.of(this);
    }
    if (list.isEmpty()) {
      throw wrong(otherwise);
    }
    List<PolicyNode> nodes = new ArrayList<>();
    for (Object item : list) {
      nodes.add(child("[" + nodes.size() + "]", item));
    }
    return nodes;
  }

  /** One string, or a list of at least one; none empty. */
  List<String> strings() {
    return oneOrMore(PolicyProblem.STRINGS).stream()
        .map(
            node -> {
              if (!(node.value instanceof String text) || text.isEmpty()) {
                throw node.wrong(PolicyProblem.STRINGS);
              }
              if (text.length() > PolicyText.LONGEST) {
                throw node.wrong(PolicyProblem.TOO_LONG);
              }
              return text;
            })
        .toList();
  }

  private PolicyNode child(String step, Object member) {
    String below = path + step;
    // Keys come from the user and may be of any length.
    String bounded = below.length() > 120 ? below.substring(0, 120) + "…" : below;
    return new PolicyNode(bounded, member);
  }
}
