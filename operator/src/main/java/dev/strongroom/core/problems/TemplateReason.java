package dev.strongroom.core.problems;

/**
 * Templates of projected Secrets. The first argument is the position: the field, and line and
 * column in it.
 */
public enum TemplateReason implements Reason {
  TemplateNotClosed(
      "{0}: the expression that begins here has no end. Close it with %>, or write <%% where the"
          + " Secret is to have <%."),
  TemplateTooLong(
      "{0}: an expression may have {1} characters, and a template {2} expressions. Shorten the"
          + " expression, or split the template."),
  TemplateSyntax("{0}: this is not an expression of CEL, or a larger one than is allowed."),
  TemplateUnknownName(
      "{0}: there is no variable, function or method of this name for these types. The only"
          + " variable is value."),
  TemplateTypes(
      "{0}: this operator or function does not take values of these types. string() makes text of a"
          + " number, json.encode() of an object or a list."),
  TemplateKeyNotFound(
      "{0}: the value has no such key or element. default(key, text) gives a text for a key that is"
          + " missing."),
  TemplateArgument(
      "{0}: this operator or function cannot take what the value has here: it is out of range or"
          + " malformed."),
  TemplateResult(
      "{0}: the result is no text, bytes, number or boolean, or has half of a surrogate pair."
          + " json.encode() makes text of an object or a list."),
  TemplateTooCostly(
      "{0}: the expression takes too many steps, makes too long a text or too large a list, or has"
          + " too many password hashes or key stores."),
  TemplateTooLarge(
      "{0}: this template makes the Secret larger than {1} bytes, the limit of Kubernetes.");

  private final String sentence;

  TemplateReason(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
