package dev.strongroom.adapters.conversion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** A policy document that a template has as a mapping. */
final class PolicyText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PolicyText() {}

  /** Whether it has no function of CloudFormation in it. */
  static boolean isPlain(Object document) {
    if (document instanceof Map<?, ?> mapping) {
      return mapping.entrySet().stream()
          .allMatch(member -> isName(member.getKey()) && isPlain(member.getValue()));
    }
    return !(document instanceof List<?> list) || list.stream().allMatch(PolicyText::isPlain);
  }

  private static boolean isName(Object key) {
    String text = String.valueOf(key);
    return !text.equals("Ref") && !text.startsWith("Fn::");
  }

  /** As JSON. */
  static String json(Object document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a policy cannot be written as JSON");
    }
  }
}
