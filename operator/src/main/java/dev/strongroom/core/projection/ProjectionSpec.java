package dev.strongroom.core.projection;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.names.DataKey;
import dev.strongroom.core.names.MetadataKeys;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.DeclaredText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Secret that a user wants.
 *
 * @param secretName name of the Secret
 * @param type its type, such as {@code Opaque}
 * @param labels labels it must carry; others may be there too
 * @param annotations annotations it must carry; others may be there too
 * @param entries its keys, all of them but those that a form has
 * @param owned whether Kubernetes collects it with its ManagedSecret
 * @param adopt whether an existing Secret of somebody else is taken over
 * @param tracked whether the Secret bears a keyed MAC of its content alone, by which the workloads
 *     that are restarted for it know it
 * @param form what else its data is made of
 */
public record ProjectionSpec(
    ObjectName secretName,
    String type,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Entry> entries,
    boolean owned,
    boolean adopt,
    boolean tracked,
    Optional<Form> form) {

  /**
   * One key of the Secret.
   *
   * @param key key of the Secret's data
   * @param jsonKey key of the value when it is a JSON object, or the path of a nested member
   *     ({@link dev.strongroom.core.values.JsonPointer}); empty for the whole value
   */
  public record Entry(String key, Optional<String> jsonKey) {}

  /**
   * Copies, and checks what Kubernetes would refuse.
   *
   * @throws dev.strongroom.core.problems.InvalidInput with the path of the field that is wrong
   */
  public ProjectionSpec {
    MetadataKeys.requireLabels("spec.projection.labels", labels);
    MetadataKeys.requireAnnotations("spec.projection.annotations", annotations);
    for (int i = 0; i < entries.size(); i++) {
      String path = "spec.projection.data[" + i + "]";
      DataKey.declared(path + ".key", entries.get(i).key());
      DeclaredText.oneLine(path + ".jsonKey", entries.get(i).jsonKey().orElse(""));
    }
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    entries = List.copyOf(entries);
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
    entries.forEach(e -> add(sha, "entry", e.key(), e.jsonKey().orElse("")));
    if (tracked) {
      add(sha, "tracked");
    }
    form.ifPresent(ready -> add(sha, "form", ready.name()));
    byte[] digest = sha.digest();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 16);
  }

  private static void add(MessageDigest sha, String... parts) {
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      sha.update(bytes);
    }
  }
}
