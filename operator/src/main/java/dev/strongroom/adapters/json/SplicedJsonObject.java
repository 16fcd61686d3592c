package dev.strongroom.adapters.json;

import dev.strongroom.adapters.json.JacksonJsonObjects.Span;
import dev.strongroom.core.values.JsonEvents;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.JsonObjects.Member;
import dev.strongroom.core.values.JsonPointer;
import dev.strongroom.core.values.JsonText;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An object as its bytes and the places of its members; a change is a splice. */
final class SplicedJsonObject implements JsonObject {
  private final JacksonJsonObjects json;
  private final byte[] text;
  private final Map<String, Span> members;
  private boolean closed;

  SplicedJsonObject(JacksonJsonObjects json, byte[] text, Map<String, Span> members) {
    this.json = json;
    this.text = text;
    this.members = members;
  }

  @Override
  public Set<String> keys() {
    return Collections.unmodifiableSet(members.keySet());
  }

  @Override
  public Member kind(String key) {
    requireOpen();
    Optional<Span> span = span(key);
    if (span.isEmpty()) {
      boolean malformed = JsonPointer.isMeant(key) && JsonPointer.parse(key).isEmpty();
      return malformed ? Member.MALFORMED : Member.ABSENT;
    }
    int first = text[span.get().start()];
    if (first == 'n') {
      return Member.NULL;
    }
    return first == '"' && span.get().length() == 2 ? Member.EMPTY : Member.VALUE;
  }

  @Override
  public Optional<SecretValue> find(String key) {
    requireOpen();
    return span(key).filter(span -> text[span.start()] != 'n').map(this::value);
  }

  private Optional<Span> span(String key) {
    Span span = members.get(key);
    return span == null
        ? JsonPointer.parse(key).flatMap(pointer -> json.at(text, pointer).span())
        : Optional.of(span);
  }

  @Override
  public String missingPart(String key) {
    requireOpen();
    return JsonPointer.parse(key)
        .map(pointer -> pointer.upTo(json.at(text, pointer).tokensFound() + 1))
        .orElse(key);
  }

  @Override
  public void tell(JsonEvents listener) {
    requireOpen();
    json.tell(text, listener);
  }

  private SecretValue value(Span span) {
    return text[span.start()] == '"'
        ? json.string(text, span)
        : SecretValue.owning(
            SecretValue.Kind.TEXT, Arrays.copyOfRange(text, span.start(), span.end()));
  }

  @Override
  public SecretValue with(String key, SecretValue value) {
    requireOpen();
    if (value.kind() != SecretValue.Kind.TEXT) {
      throw new IllegalArgumentException("only text goes into JSON");
    }
    byte[] plain = value.bytes(PlaintextAccess.granted());
    byte[] quoted = JsonText.quoted(plain);
    Span span = members.get(key);
    byte[] changed = span == null ? appended(key, quoted) : spliced(span, quoted);
    Arrays.fill(plain, (byte) 0);
    Arrays.fill(quoted, (byte) 0);
    return SecretValue.owning(SecretValue.Kind.TEXT, changed);
  }

  private byte[] spliced(Span span, byte[] quoted) {
    return ByteBuffer.allocate(text.length - span.length() + quoted.length)
        .put(text, 0, span.start())
        .put(quoted)
        .put(text, span.end(), text.length - span.end())
        .array();
  }

  private byte[] appended(String key, byte[] quoted) {
    int end = endOfMembers();
    byte[] separator = (members.isEmpty() ? "" : ",").getBytes(StandardCharsets.US_ASCII);
    byte[] name = JsonText.quoted(key.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.allocate(text.length + separator.length + name.length + 1 + quoted.length)
        .put(text, 0, end)
        .put(separator)
        .put(name)
        .put((byte) ':')
        .put(quoted)
        .put(text, end, text.length - end)
        .array();
  }

  /** Right behind the last member, or the opening brace: spaces before the end stay there. */
  private int endOfMembers() {
    int end = text.length - 1;
    while (text[end] != '}') {
      end--;
    }
    while (text[end - 1] <= ' ' && text[end - 1] >= 0) {
      end--;
    }
    return end;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("JSON object is closed");
    }
  }

  @Override
  public void close() {
    Arrays.fill(text, (byte) 0);
    closed = true;
  }

  @Override
  public String toString() {
    return "JsonObject[redacted]";
  }
}
