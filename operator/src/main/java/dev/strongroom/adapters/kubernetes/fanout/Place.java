package dev.strongroom.adapters.kubernetes.fanout;

/**
 * One namespace of a secret that is projected into others.
 *
 * @param maker namespace and name of the ManagedSecret, see {@link FanOutRequest#maker()}
 * @param namespace name of the namespace
 */
record Place(String maker, String namespace) {
  /** Tells it from all other objects that fail. */
  @Override
  public String toString() {
    return "ProjectInto/" + maker + "/" + namespace;
  }
}
