package dev.strongroom.adapters.kubernetes.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.projection.Holder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the metadata of an object that tenants write, and keeps no more of it than a bound: what
 * identifies the object, its labels, our own annotations, and which object that declares projected
 * Secrets owns it. Everything else is dropped while parsing, before it is a text in memory as far
 * as the parser can help it. Other annotations leave a digest each.
 */
public final class KeptMetadata {
  /** Prefix of our own labels and annotations. */
  static final String OURS = "strongroom.dev/";

  /**
   * Longest text of one of our annotations, the rest is cut off; what is read of them is shorter.
   * Not so the list of names in {@link StrongroomNames#ALLOW}: half of a name is another name.
   */
  static final int LONGEST_VALUE = 1024;

  /** How many annotations of others leave a digest, and how many labels are kept. */
  static final int MOST_ENTRIES = 256;

  /** How much is kept of labels and annotations of ours, in UTF-16 code units. */
  static final int MOST_CHARACTERS = 16_384;

  private static final String OTHERS = ".others";
  private static final String TOO_LARGE = ".too-large";
  private static final String LATER_VALUE = ".later-value";

  /** What a Secret is found by and judged by; kept whatever else there is. */
  private static final Set<String> ESSENTIAL =
      Set.of(
          StrongroomNames.MANAGED_BY,
          StrongroomNames.MANAGED_SECRET,
          StrongroomNames.SECRET_PROJECTION,
          StrongroomNames.MARK,
          OTHERS,
          TOO_LARGE,
          LATER_VALUE);

  private static final Set<String> HOLDERS =
      Arrays.stream(Holder.Kind.values()).map(Holder.Kind::name).collect(Collectors.toSet());

  private final ObjectMeta meta = new ObjectMeta();
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final List<Long> others = new ArrayList<>();
  private long sumOfOthers;
  private int countOfOthers;
  private int characters;
  private boolean tooLarge;

  private final JsonDeserializer<Object> texts;

  /** Reads texts as the mapper does: equal ones as one object. To find how takes long. */
  private KeptMetadata(DeserializationContext context) throws IOException {
    this.texts = context.findRootValueDeserializer(context.constructType(String.class));
  }

  /** Reads the object at which the parser stands. */
  static KeptMetadata read(JsonParser parser, DeserializationContext context) throws IOException {
    KeptMetadata kept = new KeptMetadata(context);
    if (parser.hasToken(JsonToken.START_OBJECT)) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        kept.field(field, parser, context);
      }
    }
    kept.finish();
    return kept;
  }

  ObjectMeta meta() {
    return meta;
  }

  /** Whether there were more labels and annotations of ours than are kept. */
  boolean isTooLarge() {
    return tooLarge;
  }

  /** Whether there were more annotations of others than leave a digest. */
  boolean isCrowded() {
    return countOfOthers > MOST_ENTRIES;
  }

  /**
   * The metadata, in which {@link #OTHERS} stands for the annotations of others and {@link
   * #TOO_LARGE} says that something is missing. Neither can be the name of a real annotation.
   */
  ObjectMeta marked() {
    Map<String, String> marked = new LinkedHashMap<>(annotations);
    if (countOfOthers > 0) {
      marked.put(OTHERS, Long.toHexString(sumOfOthers));
    }
    if (tooLarge) {
      marked.put(TOO_LARGE, "true");
    }
    meta.setAnnotations(marked.isEmpty() ? Map.of() : marked);
    return meta;
  }

  /** Notes in an object that the value of a field was left out, since it is not known here. */
  static void markLaterValue(HasMetadata object, String field) {
    Map<String, String> marked = new LinkedHashMap<>();
    if (object.getMetadata().getAnnotations() != null) {
      marked.putAll(object.getMetadata().getAnnotations());
    }
    marked.put(LATER_VALUE, field);
    object.getMetadata().setAnnotations(marked);
  }

  /**
   * Refuses an object of which not all was kept that decides what is to be done.
   *
   * @throws InvalidInput with {@link DeclarationReason#ObjectTooLarge}, or with {@link
   *     DeclarationReason#LaterValue} when a field has a value of a later version
   */
  public static void requireWhole(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    if (annotations == null) {
      return;
    }
    if (annotations.containsKey(TOO_LARGE)) {
      throw new InvalidInput(DeclarationReason.ObjectTooLarge.with());
    }
    if (annotations.containsKey(LATER_VALUE)) {
      throw new InvalidInput(
          DeclarationReason.LaterValue.with(
              HasMetadata.getKind(object.getClass()),
              object.getMetadata().getName(),
              annotations.get(LATER_VALUE)));
    }
  }

  /** The digests of the annotations of others, ascending. */
  long[] others() {
    long[] sorted = others.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private void field(String field, JsonParser parser, DeserializationContext context)
      throws IOException {
    switch (field) {
      case "name" -> meta.setName(text(parser, context));
      case "namespace" -> meta.setNamespace(text(parser, context));
      case "uid" -> meta.setUid(text(parser, context));
      case "resourceVersion" -> meta.setResourceVersion(text(parser, context));
      case "generation" -> meta.setGeneration(parser.getLongValue());
      case "creationTimestamp" -> meta.setCreationTimestamp(text(parser, context));
      case "deletionTimestamp" -> meta.setDeletionTimestamp(text(parser, context));
      case "labels" -> entries(parser, context, true);
      case "annotations" -> entries(parser, context, false);
      case "ownerReferences" -> owners(parser, context);
      default -> parser.skipChildren();
    }
  }

  private void entries(JsonParser parser, DeserializationContext context, boolean areLabels)
      throws IOException {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      if (areLabels) {
        keep(labels, key, text(parser, context));
      } else if (key.startsWith(OURS) || ESSENTIAL.contains(key)) {
        String value = parser.getText();
        keep(
            annotations,
            key,
            value.length() > LONGEST_VALUE && !key.equals(StrongroomNames.ALLOW)
                ? value.substring(0, LONGEST_VALUE)
                : text(parser, context));
      } else {
        other(SeenSecret.digest(key, parser.getText()));
      }
    }
  }

  private void other(long digest) {
    sumOfOthers += digest;
    countOfOthers++;
    if (countOfOthers <= MOST_ENTRIES) {
      others.add(digest);
    }
  }

  private void keep(Map<String, String> map, String key, String value) {
    if (ESSENTIAL.contains(key)) {
      map.put(key, value);
      return;
    }
    characters += key.length() + value.length();
    if (tooLarge || map.size() >= MOST_ENTRIES || characters > MOST_CHARACTERS) {
      tooLarge = true;
    } else {
      map.put(key, value);
    }
  }

  /** Of the owners only the first that declares projected Secrets counts. */
  private void owners(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.hasToken(JsonToken.START_ARRAY)) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      OwnerReferenceBuilder owner = new OwnerReferenceBuilder();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "apiVersion" -> owner.withApiVersion(text(parser, context));
          case "kind" -> owner.withKind(text(parser, context));
          case "name" -> owner.withName(text(parser, context));
          case "uid" -> owner.withUid(text(parser, context));
          default -> parser.skipChildren();
        }
      }
      if (meta.getOwnerReferences().isEmpty()
          && StrongroomNames.API_VERSION.equals(owner.getApiVersion())
          && HOLDERS.contains(owner.getKind())) {
        meta.setOwnerReferences(List.of(owner.build()));
      }
    }
  }

  private void finish() {
    if (tooLarge) {
      labels.keySet().retainAll(ESSENTIAL);
      annotations.keySet().retainAll(ESSENTIAL);
    }
    meta.setLabels(labels.isEmpty() ? Map.of() : labels);
    meta.setAnnotations(annotations.isEmpty() ? Map.of() : annotations);
  }

  private String text(JsonParser parser, DeserializationContext context) throws IOException {
    return (String) texts.deserialize(parser, context);
  }
}
