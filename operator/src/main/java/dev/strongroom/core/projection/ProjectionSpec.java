package dev.strongroom.core.projection;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.names.MetadataKeys;
import dev.strongroom.core.names.ObjectName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Secret that a user wants.
 *
 * @param path the field that declares it, for what is said about it
 * @param secretName name of the Secret
 * @param type its type, such as {@code Opaque}
 * @param labels labels it must carry; others may be there too
 * @param annotations annotations it must carry; others may be there too
 * @param shape what its data is made of
 * @param owned whether Kubernetes collects it with its ManagedSecret
 * @param adopt whether an existing Secret of somebody else is taken over
 * @param tracked whether the Secret bears a keyed MAC of its content alone, by which the workloads
 *     that are restarted for it know it
 */
public record ProjectionSpec(
    String path,
    ObjectName secretName,
    String type,
    Map<String, String> labels,
    Map<String, String> annotations,
    Shape shape,
    boolean owned,
    boolean adopt,
    boolean tracked) {

  /**
   * Copies, and checks what Kubernetes would refuse.
   *
   * @throws dev.strongroom.core.problems.InvalidInput with the path of the field that is wrong
   */
  public ProjectionSpec {
    MetadataKeys.requireLabels(path + ".labels", labels);
    MetadataKeys.requireAnnotations(path + ".annotations", annotations);
    shape.require(path);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /**
   * A short digest of all that decides what the Secret looks like, apart from its values. Nothing
   * in it is secret, so it needs no key.
   */
  public String digest() {
    MessageDigest sha = Sha256.begin();
    add(sha, secretName.value(), type, String.valueOf(owned));
    labels.forEach((k, v) -> add(sha, "label", k, v));
    annotations.forEach((k, v) -> add(sha, "annotation", k, v));
    shape.entries().forEach(entry -> add(sha, entry));
    if (tracked) {
      add(sha, "tracked");
    }
    shape.form().ifPresent(form -> add(sha, "form", form.name()));
    shape.templates().forEach((key, template) -> add(sha, "file", key, template.text()));
    byte[] digest = sha.digest();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 16);
  }

  private static void add(MessageDigest sha, Shape.Entry entry) {
    if (entry instanceof Shape.Templated templated) {
      add(sha, "template", entry.key(), templated.template().text());
    } else {
      add(sha, "entry", entry.key(), entry instanceof Shape.Member m ? m.jsonKey() : "");
    }
  }

  private static void add(MessageDigest sha, String... parts) {
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      sha.update(bytes);
    }
  }
}
