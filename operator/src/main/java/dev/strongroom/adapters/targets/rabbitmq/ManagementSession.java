package dev.strongroom.adapters.targets.rabbitmq;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.HttpConnection;
import dev.strongroom.platform.targets.HttpConnection.Answer;
import dev.strongroom.platform.targets.NetworkProblems;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSession;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The management API of RabbitMQ, on behalf of one user. */
final class ManagementSession implements TargetSession {
  static final String WHOAMI = "/api/whoami";

  /** The error of whom the server does not know. */
  private static final String NOT_LOGGED_IN = "not_authorized";

  /** The error of whom it knows and who may not ask, such as a user without a tag. */
  private static final String NOT_PERMITTED = "not_authorised";

  private static final int MAX_DEPTH = 16;
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
              .build());

  private final Socket socket;
  private final HttpConnection http;
  private final Map<String, String> headers;
  private final Consumer<String> codes;

  /**
   * A session over an open connection, which it closes.
   *
   * @param codes told the code of each failure
   */
  ManagementSession(
      Socket socket,
      HttpConnection http,
      TargetLogin login,
      String password,
      Consumer<String> codes) {
    this.socket = socket;
    this.http = http;
    this.codes = codes;
    byte[] both = (login.username() + ":" + password).getBytes(StandardCharsets.UTF_8);
    this.headers = Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
  }

  /**
   * Has the server check the password. A user that may not use the API, as it has no tag for that,
   * is let in too: its password was checked before its tags.
   *
   * @throws Stopped with {@link TargetProblem#LOGIN_REFUSED} when the password is not accepted
   */
  void logIn() throws IOException, Stopped {
    Answer answer = http.ask("GET", WHOAMI, headers, Optional.empty());
    if (answer.status() == 200) {
      return;
    }
    codes.accept("HTTP " + answer.status());
    String error = answer.status() == 401 ? read(answer).path("error").asText() : "";
    switch (error) {
      case NOT_PERMITTED -> {}
      case NOT_LOGGED_IN -> throw new Stopped(TargetProblem.LOGIN_REFUSED);
      default -> throw new Stopped(loginProblem(answer.status()));
    }
  }

  /**
   * A user of the server's own database.
   *
   * @return empty when there is none of this name
   */
  Optional<JsonNode> user(String name) throws Stopped {
    Answer answer = ask("GET", "/api/users/" + segment(name), Optional.empty());
    return answer.status() == 404 ? Optional.empty() : Optional.of(read(required(answer)));
  }

  /**
   * Gives a user a password, tags and limits; makes it if it is not there.
   *
   * @param hash of the password; an empty text: no password is accepted
   * @param like tags and limits are those of this user
   */
  void putUser(String name, String hash, PasswordHash algorithm, JsonNode like) throws Stopped {
    ObjectNode user = JSON.createObjectNode();
    user.put("password_hash", hash);
    user.put("hashing_algorithm", algorithm.module());
    user.set("tags", like.path("tags"));
    if (like.path("limits").isObject()) {
      user.set("limits", like.get("limits"));
    }
    change("PUT", "/api/users/" + segment(name), Optional.of(user));
  }

  /** Takes away a limit of a user. */
  void deleteLimit(String user, String limit) throws Stopped {
    change("DELETE", "/api/user-limits/" + segment(user) + "/" + segment(limit), Optional.empty());
  }

  /** The permissions of a user of one kind, one for each of its virtual hosts and exchanges. */
  List<JsonNode> permissions(Permissions kind, String user) throws Stopped {
    JsonNode list =
        read(
            required(
                ask("GET", "/api/users/" + segment(user) + "/" + kind.path(), Optional.empty())));
    List<JsonNode> permissions = new ArrayList<>();
    list.forEach(permissions::add);
    return permissions;
  }

  /** Gives a user what another one may. */
  void putPermission(Permissions kind, String user, JsonNode permission) throws Stopped {
    ObjectNode given = JSON.createObjectNode();
    kind.members().forEach(member -> given.set(member, permission.path(member)));
    change("PUT", path(kind, permission, user), Optional.of(given));
  }

  /** Takes away the permissions of one kind that a user has in the same virtual host. */
  void deletePermissions(Permissions kind, String user, JsonNode permission) throws Stopped {
    change("DELETE", path(kind, permission, user), Optional.empty());
  }

  private static String path(Permissions kind, JsonNode permission, String user) throws Stopped {
    return "/api/"
        + kind.path()
        + "/"
        + segment(permission.path("vhost").asText())
        + "/"
        + segment(user);
  }

  private void change(String method, String path, Optional<ObjectNode> body) throws Stopped {
    Answer answer = ask(method, path, body);
    boolean isGone = method.equals("DELETE") && answer.status() == 404;
    if (!isGone) {
      required(answer);
    }
  }

  private Answer ask(String method, String path, Optional<ObjectNode> body) throws Stopped {
    try {
      return http.ask(
          method,
          path,
          headers,
          body.map(json -> json.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException lost) {
      throw new Stopped(NetworkProblems.ofLost(lost));
    }
  }

  private Answer required(Answer answer) throws Stopped {
    if (answer.status() / 100 != 2) {
      codes.accept("HTTP " + answer.status());
      throw new Stopped(problem(answer.status()));
    }
    return answer;
  }

  /** The problem of an unexpected answer before the login is complete. */
  static TargetProblem loginProblem(int status) {
    return status == 429 || status == 503 ? TargetProblem.BUSY : TargetProblem.UNEXPECTED_ANSWER;
  }

  /** The problem of a status other than success. */
  private static TargetProblem problem(int status) {
    return status == 401 || status == 403 ? TargetProblem.NO_PRIVILEGE : loginProblem(status);
  }

  private static JsonNode read(Answer answer) throws Stopped {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException notJson) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
  }

  /** The server takes dots alone for the way to another resource, encoded or not. */
  static boolean isDots(String name) {
    return name.equals(".") || name.equals("..");
  }

  private static String segment(String name) throws Stopped {
    if (isDots(name)) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      // Nothing is left to close.
    }
  }
}
