package dev.strongroom.adapters.targets.ssh;

import dev.strongroom.core.keymaterial.OpenSshPublicKey;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code authorized_keys} with a key.
 *
 * @param options what stands before the key, with the space that ends it; may be empty
 * @param type such as {@code ssh-ed25519}
 * @param blob the key in Base64
 * @param comment may be empty
 */
record AuthorizedKey(String options, String type, String blob, String comment) {
  private static final Pattern KEY =
      Pattern.compile(
          "(?<type>(?:sk-)?(?:ssh|ecdsa)-[a-z0-9-]+(?:@openssh\\.com)?)[ \\t]+"
              + "(?<blob>[A-Za-z0-9+/]+={0,3})(?:[ \\t]+(?<comment>.*))?");

  /** Reads a line; empty for one without a key, such as a remark. */
  static Optional<AuthorizedKey> of(String line) {
    String text = line.strip();
    if (text.startsWith("#")) {
      return Optional.empty();
    }
    Matcher plain = KEY.matcher(text);
    if (plain.matches()) {
      return Optional.of(of("", plain));
    }
    int end = endOfOptions(text);
    Matcher behind = KEY.matcher(text.substring(end).stripLeading());
    return behind.matches()
        ? Optional.of(of(text.substring(0, end) + " ", behind))
        : Optional.empty();
  }

  private static AuthorizedKey of(String options, Matcher key) {
    String comment = Optional.ofNullable(key.group("comment")).orElse("").strip();
    return new AuthorizedKey(options, key.group("type"), key.group("blob"), comment);
  }

  /** Where the first space is that stands outside of quotes. */
  private static int endOfOptions(String text) {
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        i++;
      } else if (c == '"') {
        isQuoted = !isQuoted;
      } else if (!isQuoted && (c == ' ' || c == '\t')) {
        return i;
      }
    }
    return text.length();
  }

  boolean is(OpenSshPublicKey key) {
    return type.equals(key.type()) && blob.equals(key.blob());
  }

  /** As {@code ssh-keygen -l} shows it; empty for a key that is none. */
  String fingerprint() {
    try {
      Base64.getDecoder().decode(blob);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
    return new OpenSshPublicKey(type, blob).fingerprint();
  }
}
