package dev.strongroom.adapters.targets.rabbitmq;

import java.util.List;

/** The two kinds of permissions that a user can have in a virtual host. */
enum Permissions {
  /** On resources: exchanges and queues. */
  RESOURCES("permissions", List.of("configure", "write", "read")),
  /** On the routing keys of an exchange. */
  TOPICS("topic-permissions", List.of("exchange", "write", "read"));

  private final String path;
  private final List<String> members;

  Permissions(String path, List<String> members) {
    this.path = path;
    this.members = members;
  }

  /** The name in paths of the management API. */
  String path() {
    return path;
  }

  /** What a permission consists of, besides its user and virtual host. */
  List<String> members() {
    return members;
  }
}
