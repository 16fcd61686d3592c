package dev.strongroom.e2e.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of HTTP/1.1.
 *
 * @param closes whether it is the last of its connection
 */
record Answer(int status, boolean closes, byte[] body) {
  static final Answer NONE = new Answer(0, false, new byte[0]);

  private static final int OK = 200;
  private static final Pattern TYPE = Pattern.compile("\"__type\":\"([^\"]*)\"");

  boolean isGood() {
    return status == OK;
  }

  /** What it is counted under when it is not good, such as {@code 400 ThrottlingException}. */
  String error() {
    Matcher type = TYPE.matcher(text());
    return type.find() ? status + " " + type.group(1) : String.valueOf(status);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
