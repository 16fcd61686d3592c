package dev.strongroom.crds;

/**
 * Kubernetes' own rules for names, as the patterns of the schemas. They accept what Kubernetes
 * accepts and refuse what it refuses ({@code k8s.io/apimachinery/pkg/util/validation}), so that a
 * name that no object can have is refused when it is applied.
 */
final class Patterns {
  /** Name of an object: a DNS-1123 subdomain. Its length, 253, is a rule of its own. */
  static final String OBJECT_NAME =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  /**
   * Key of a Secret or ConfigMap: neither {@code .} nor {@code ..}, and not starting with {@code
   * ..}. Its length, 253, is a rule of its own.
   */
  static final String DATA_KEY = "^[.]?[-_a-zA-Z0-9][-._a-zA-Z0-9]*$";

  /** Text on one line: no control characters, which could forge lines of a log. */
  static final String ONE_LINE = "^[^\\x00-\\x1F\\x7F-\\x9F]+$";

  /** Path of a member of a JSON document (RFC 6901) other than the document itself. */
  static final String JSON_POINTER = "^(/([^~/]|~[01])*)+$";

  /**
   * CEL over a map key {@code k}: a label key, with a prefix of up to 253 characters and a name of
   * up to 63.
   */
  static final String LABEL_KEY =
      "size(k) <= 317 && k.indexOf('/') <= 253"
          + " && k.matches('^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
          + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$')";

  /** CEL over a map key {@code k}: an annotation key, whose prefix may have upper case. */
  static final String ANNOTATION_KEY =
      "size(k) <= 317 && k.indexOf('/') <= 253"
          + " && k.matches('^([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?"
          + "([.][A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*/)?"
          + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$')";

  /** A label value; its length, 63, is a rule of its own. */
  static final String LABEL_VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

  private Patterns() {}
}
