package dev.strongroom.adapters.awsapi.wire;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.Shape;
import dev.strongroom.adapters.awsapi.model.Shape.Flag;
import dev.strongroom.adapters.awsapi.model.Shape.Items;
import dev.strongroom.adapters.awsapi.model.Shape.Member;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.adapters.awsapi.model.Shape.Text;
import dev.strongroom.adapters.awsapi.model.Violations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the input of an action from AWS Query: a form (URL-encoded, UTF-8) whose names are paths,
 * such as {@code Tags.member.1.Key}. No name may be there twice.
 */
public final class QueryInput {
  private static final int MOST = 1000;
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

  private final Map<String, String> parameters;

  private QueryInput(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  /**
   * Reads a form.
   *
   * @throws AwsException with MalformedQueryString
   */
  public static QueryInput parse(String form) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : form.split("&", MOST + 1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (parameters.size() == MOST || parameters.put(name, value) != null) {
        throw malformed();
      }
    }
    return new QueryInput(parameters);
  }

  /** The action that is asked for. */
  public Optional<String> action() {
    return Optional.ofNullable(parameters.get("Action"));
  }

  /** The version of the model that the client goes by. */
  public Optional<String> version() {
    return Optional.ofNullable(parameters.get("Version"));
  }

  /**
   * Checks an input.
   *
   * @throws AwsException with ValidationException
   */
  public Input read(Structure shape) {
    Violations violations = new Violations();
    Input input = structure(shape, "", "", violations).orElseGet(Input::new);
    violations.structure(shape, "", input);
    violations.require();
    return input;
  }

  /** Empty when none of its members is there. */
  private Optional<Input> structure(
      Structure shape, String prefix, String path, Violations violations) {
    Input input = new Input();
    boolean isThere = false;
    for (Member member : shape.members().values()) {
      String at = Violations.path(path, member.name());
      Optional<?> value = value(member.shape(), prefix + member.name(), at, violations);
      value.ifPresent(v -> input.put(member.name(), v));
      isThere |= value.isPresent();
    }
    return isThere ? Optional.of(input) : Optional.empty();
  }

  private Optional<?> value(Shape shape, String name, String path, Violations violations) {
    if (shape instanceof Structure structure) {
      Optional<Input> inner = structure(structure, name + ".", path, violations);
      inner.ifPresent(i -> violations.structure(structure, path, i));
      return inner;
    }
    if (shape instanceof Items items) {
      List<?> values = items(items, name + ".member.", path, violations);
      return values.isEmpty() ? Optional.empty() : Optional.of(values);
    }
    return Optional.ofNullable(parameters.get(name)).map(v -> scalar(shape, v, path, violations));
  }

  private List<?> items(Items shape, String prefix, String path, Violations violations) {
    List<Object> values = new ArrayList<>();
    Optional<?> next;
    do {
      int number = values.size() + 1;
      next =
          shape.item() instanceof Text
              ? Optional.ofNullable(parameters.get(prefix + number))
              : value(shape.item(), prefix + number, Violations.item(path, number), violations);
      next.ifPresent(values::add);
    } while (next.isPresent());
    if (!values.isEmpty()) {
      violations.items(shape, path, values);
    }
    return values;
  }

  private static Object scalar(Shape shape, String value, String path, Violations violations) {
    if (shape instanceof Text text) {
      violations.text(text, path, value);
      return value;
    }
    if (shape instanceof Shape.Number number && WHOLE.matcher(value).matches()) {
      long parsed = Long.parseLong(value);
      violations.number(number, path, parsed);
      return parsed;
    }
    if (shape instanceof Flag && (value.equals("true") || value.equals("false"))) {
      return value.equals("true");
    }
    throw AwsError.client("MalformedInput", "The value of " + path + " is not of its type.")
        .exception();
  }

  private static String decode(String encoded) {
    byte[] bytes = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes[length++] = (byte) (digit(encoded, i + 1) << 4 | digit(encoded, i + 2));
        i += 2;
      } else if (c > 127) {
        throw malformed();
      } else {
        bytes[length++] = (byte) (c == '+' ? ' ' : c);
      }
    }
    return Utf8.decode(Arrays.copyOf(bytes, length)).orElseThrow(QueryInput::malformed).toString();
  }

  private static int digit(String encoded, int at) {
    char c = at < encoded.length() ? encoded.charAt(at) : '-';
    int digit = c < 128 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      throw malformed();
    }
    return digit;
  }

  /** The form in a body, one character per byte. */
  public static QueryInput parse(byte[] body) {
    return parse(new String(body, StandardCharsets.ISO_8859_1));
  }

  private static AwsException malformed() {
    return AwsError.client("MalformedQueryString", "The query string contains a syntax error.")
        .exception();
  }
}
