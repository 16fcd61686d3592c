package dev.strongroom.e2e.canary;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Secret text that a search recognises in every form in which a program is likely to let it slip.
 *
 * @param name what it was planted as
 * @param text the secret text
 */
record Canary(String name, String text) {
  /** Bytes that one group of base64 encodes: the text may begin at any place of a group. */
  private static final int GROUP = 3;

  private static final int GROUP_CHARACTERS = 4;

  /** A canary that was never seen before. */
  static Canary fresh(String name) {
    return new Canary(name, "Canary" + UUID.randomUUID().toString().replace("-", ""));
  }

  /** Where it is among the lines of a sink; the text itself is not part of the answer. */
  List<String> foundIn(String sink, String content) {
    Set<String> forms = forms();
    return content
        .lines()
        .filter(line -> forms.stream().anyMatch(line::contains))
        .map(line -> name + " in " + sink)
        .distinct()
        .toList();
  }

  private Set<String> forms() {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String json = Serialization.asJson(text);
    String numbers = Arrays.toString(bytes);
    Set<String> forms = new TreeSet<>();
    forms.add(text);
    forms.add(json.substring(1, json.length() - 1));
    forms.add(numbers.substring(1, numbers.length() - 1));
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT));
    for (int before = 0; before < GROUP; before++) {
      forms.add(base64(Base64.getEncoder(), bytes, before));
      forms.add(base64(Base64.getUrlEncoder(), bytes, before));
    }
    return forms;
  }

  /** The characters that depend on the text alone, when so many bytes stand before it. */
  private static String base64(Base64.Encoder encoder, byte[] bytes, int before) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    int end = shifted.length / GROUP * GROUP_CHARACTERS;
    return encoder.encodeToString(shifted).substring(before == 0 ? 0 : GROUP_CHARACTERS, end);
  }

  @Override
  public String toString() {
    return "Canary[" + name + "]";
  }
}
