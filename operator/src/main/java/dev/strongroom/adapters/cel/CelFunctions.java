package dev.strongroom.adapters.cel;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;
import static dev.cel.common.types.SimpleType.BYTES;
import static dev.cel.common.types.SimpleType.DYN;
import static dev.cel.common.types.SimpleType.STRING;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelFunctionBinding;
import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.problems.TemplateReason;
import dev.strongroom.core.values.PercentEncoding;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The functions of templates beside those of CEL. None makes more than {@link Budget#MAX_WEIGHT}
 * characters or bytes of arguments within that bound but by a small factor.
 */
final class CelFunctions {
  /** Three texts as arguments. */
  static final List<Class<?>> TEXTS = List.of(String.class, String.class, String.class);

  private static final ListType STRINGS = ListType.create(STRING);

  private CelFunctions() {}

  /** What the compiler is told. */
  static List<CelFunctionDecl> declarations() {
    return List.of(
        newFunctionDeclaration(
            DefaultMacro.LOOK, newGlobalOverload("look", DYN, DYN, ListType.create(DYN))),
        newFunctionDeclaration("url.encode", newGlobalOverload("url_encode", STRING, STRING)),
        newFunctionDeclaration(
            "base64.encode",
            newGlobalOverload("base64_encode_text", STRING, STRING),
            newGlobalOverload("base64_encode_bytes", STRING, BYTES)),
        newFunctionDeclaration("base64.decode", newGlobalOverload("base64_decode", BYTES, STRING)),
        newFunctionDeclaration("json.encode", newGlobalOverload("json_encode", STRING, DYN)),
        newFunctionDeclaration("json.decode", newGlobalOverload("json_decode", DYN, STRING)),
        newFunctionDeclaration(
            "sha256",
            newGlobalOverload("sha256_text", STRING, STRING),
            newGlobalOverload("sha256_bytes", STRING, BYTES)),
        newFunctionDeclaration("bcrypt", newGlobalOverload("bcrypt", STRING, STRING)),
        newFunctionDeclaration("htpasswd", newGlobalOverload("htpasswd", STRING, STRING, STRING)),
        newFunctionDeclaration("pem.decode", newGlobalOverload("pem_decode", BYTES, STRING)),
        newFunctionDeclaration(
            "pem.encode", newGlobalOverload("pem_encode", STRING, STRING, BYTES)),
        newFunctionDeclaration("pem.split", newGlobalOverload("pem_split", STRINGS, STRING)),
        newFunctionDeclaration(
            "keystore.pkcs12", newGlobalOverload("keystore_pkcs12", BYTES, STRING, STRING, STRING)),
        newFunctionDeclaration(
            "keystore.jks", newGlobalOverload("keystore_jks", BYTES, STRING, STRING, STRING)),
        newFunctionDeclaration(
            "truststore.pkcs12", newGlobalOverload("truststore_pkcs12", BYTES, STRING, STRING)),
        newFunctionDeclaration(
            "truststore.jks", newGlobalOverload("truststore_jks", BYTES, STRING, STRING)),
        newFunctionDeclaration("join", newMemberOverload("join", STRING, STRINGS, STRING)),
        newFunctionDeclaration("split", newMemberOverload("split", STRINGS, STRING, STRING)),
        newFunctionDeclaration("trim", newMemberOverload("trim", STRING, STRING)),
        newFunctionDeclaration(
            "replace", newMemberOverload("replace", STRING, STRING, STRING, STRING)));
  }

  /**
   * What is called, but for the functions that depend on what is rendered ({@link CelRendering}).
   */
  static List<CelFunctionBinding> bindings() {
    return List.of(
        CelFunctionBinding.from("look", Object.class, List.class, DefaultMacro::look),
        CelFunctionBinding.from("url_encode", String.class, CelFunctions::urlEncoded),
        CelFunctionBinding.from(
            "base64_encode_text", String.class, text -> base64(Text.utf8(text))),
        CelFunctionBinding.from(
            "base64_encode_bytes", CelByteString.class, bytes -> base64(bytes.toByteArray())),
        CelFunctionBinding.from("base64_decode", String.class, CelFunctions::base64Decoded),
        CelFunctionBinding.from("json_encode", Object.class, JsonWriter::write),
        CelFunctionBinding.from("sha256_text", String.class, text -> sha256(Text.utf8(text))),
        CelFunctionBinding.from(
            "sha256_bytes", CelByteString.class, bytes -> sha256(bytes.toByteArray())),
        CelFunctionBinding.from("pem_decode", String.class, Certificates::decoded),
        CelFunctionBinding.from(
            "pem_encode", String.class, CelByteString.class, Certificates::encoded),
        CelFunctionBinding.from("pem_split", String.class, Certificates::split),
        CelFunctionBinding.from("join", List.class, String.class, CelFunctions::joined),
        CelFunctionBinding.from("split", String.class, String.class, CelFunctions::split),
        CelFunctionBinding.from("trim", String.class, String::strip),
        CelFunctionBinding.from(
            "replace",
            TEXTS,
            args -> replaced((String) args[0], (String) args[1], (String) args[2])));
  }

  /** All but the characters that RFC 3986 §2.3 calls unreserved. */
  private static String urlEncoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : Text.utf8(text)) {
      PercentEncoding.append(b, encoded);
    }
    return encoded.toString();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static CelByteString base64Decoded(String text) {
    try {
      return CelByteString.of(Base64.getDecoder().decode(text.strip()));
    } catch (IllegalArgumentException notBase64) {
      throw new Stop(TemplateReason.TemplateArgument);
    }
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes));
  }

  private static String joined(List<?> texts, String separator) {
    StringBuilder joined = new StringBuilder();
    String before = "";
    for (Object each : texts) {
      if (!(each instanceof String text)) {
        throw new Stop(TemplateReason.TemplateTypes);
      }
      joined.append(before).append(text);
      before = separator;
      requireRoom(joined.length());
    }
    return joined.toString();
  }

  private static List<String> split(String text, String separator) {
    if (separator.isEmpty()) {
      throw new Stop(TemplateReason.TemplateArgument);
    }
    return List.of(text.split(Pattern.quote(separator), -1));
  }

  private static String replaced(String text, String old, String by) {
    if (old.isEmpty()) {
      throw new Stop(TemplateReason.TemplateArgument);
    }
    StringBuilder replaced = new StringBuilder();
    int at = 0;
    for (int found = text.indexOf(old); found >= 0; found = text.indexOf(old, at)) {
      replaced.append(text, at, found).append(by);
      at = found + old.length();
      requireRoom(replaced.length());
    }
    return replaced.append(text, at, text.length()).toString();
  }

  private static void requireRoom(int length) {
    if (length > Budget.MAX_WEIGHT) {
      throw new Stop(TemplateReason.TemplateTooCostly);
    }
  }
}
