package dev.strongroom.e2e.faults;

/** What a request asks of the API server. */
public enum RequestKind {
  /** To change something. */
  WRITE,
  /** One object. */
  READ,
  /** All of a kind. */
  LIST,
  /** Events from now on. */
  WATCH;

  /** The kind of a request by its first line, {@code METHOD target HTTP/1.1}. */
  static RequestKind of(String requestLine) {
    String[] words = requestLine.split(" ");
    if (!words[0].equals("GET")) {
      return WRITE;
    }
    String[] target = words[1].split("\\?", 2);
    String query = target.length > 1 ? target[1] : "";
    if (query.contains("watch=true") || query.contains("watch=1")) {
      return WATCH;
    }
    return isCollection(target[0]) ? LIST : READ;
  }

  /** {@code /api/v1/secrets} or {@code /api/v1/namespaces/team/secrets}; no more, no less. */
  private static boolean isCollection(String path) {
    int named = path.startsWith("/apis/") ? 4 : 3;
    int length = path.split("/").length;
    return length == named + 1 || length == named + 3 && path.contains("/namespaces/");
  }
}
