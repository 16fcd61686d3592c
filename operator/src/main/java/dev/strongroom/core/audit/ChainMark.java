package dev.strongroom.core.audit;

import dev.strongroom.core.crypto.AssociatedData;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signed line of a chain that is no record: its start, a checkpoint, its end. The signature
 * covers the mark, its place in the chain and the hash of the line before, and with that every line
 * before.
 *
 * @param kind which of them
 * @param time when it was written
 * @param replica which process writes the chain
 * @param key public key of the signature
 * @param lost how many events since the last mark could not be recorded
 * @param predecessor the chain whose place this one takes, in a start
 * @param signature in Base64
 */
record ChainMark(
    Kind kind,
    String time,
    String replica,
    String key,
    long lost,
    Optional<Predecessor> predecessor,
    String signature) {
  private static final String PURPOSE = "strongroom audit mark 1";
  private static final String KEY = "[A-Za-z0-9+/=]{16,128}";

  private static final Pattern FORM =
      Pattern.compile(
          "(\\{\"mark\":\\{\"kind\":\"(start|checkpoint|end)\",\"time\":\"([0-9TZ:.-]{20,40})\","
              + "\"replica\":\"([A-Za-z0-9.-]{1,253})\",\"key\":\"("
              + KEY
              + ")\",\"lost\":([0-9]{1,18})(?:,\"predecessor\":\\{\"id\":\"([0-9a-f]{32})\","
              + "\"sequence\":([0-9]{1,18}),\"hash\":\"([0-9a-f]{64})\",\"torn\":(true|false)})?})"
              + ",\"signature\":\"([A-Za-z0-9+/=]{88})\"");

  /** What a mark says. */
  enum Kind {
    START,
    CHECKPOINT,
    END;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A body with a signature. */
  static String body(
      CheckpointSigner signer,
      Kind kind,
      Instant time,
      String replica,
      long lost,
      Optional<Predecessor> predecessor,
      Place place) {
    JsonText json = new JsonText().begin().name("mark").begin();
    json.text("kind", kind.text())
        .text("time", time.toString())
        .text("replica", replica)
        .text("key", signer.publicKey())
        .name("lost")
        .value(lost);
    predecessor.ifPresent(
        before ->
            json.name("predecessor")
                .begin()
                .text("id", before.last().chain())
                .name("sequence")
                .value(before.last().sequence())
                .text("hash", before.last().hash())
                .name("torn")
                .value(before.torn())
                .end());
    String unsigned = json.end().toString();
    byte[] signature = signer.sign(message(unsigned, place));
    return unsigned + ",\"signature\":\"" + Base64.getEncoder().encodeToString(signature) + '"';
  }

  /** Where a mark stands, and the hash of the line before. */
  record Place(String chain, long sequence, String previous) {}

  /** Whether a line's body wants to be a mark; a record's never begins like that. */
  static boolean isMark(ChainLine line) {
    return line.body().startsWith("{\"mark\":");
  }

  /** Reads a mark and verifies its signature; empty when it is forged. */
  static Optional<ChainMark> verified(ChainLine line, SignatureCheck signatures) {
    Matcher form = FORM.matcher(line.body());
    if (!form.matches()) {
      return Optional.empty();
    }
    ChainMark mark =
        new ChainMark(
            Kind.valueOf(form.group(2).toUpperCase(Locale.ROOT)),
            form.group(3),
            form.group(4),
            form.group(5),
            Long.parseLong(form.group(6)),
            Optional.ofNullable(form.group(7))
                .map(
                    id ->
                        new Predecessor(
                            new ChainPosition(id, Long.parseLong(form.group(8)), form.group(9)),
                            Boolean.parseBoolean(form.group(10)))),
            form.group(11));
    Place place = new Place(line.position().chain(), line.position().sequence(), line.previous());
    return signatures.matches(mark.key(), message(form.group(1), place), bytes(mark.signature()))
        ? Optional.of(mark)
        : Optional.empty();
  }

  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException none) {
      return new byte[0];
    }
  }

  private static byte[] message(String unsigned, Place place) {
    return AssociatedData.of(
        PURPOSE,
        AssociatedData.text(unsigned),
        AssociatedData.text(place.chain()),
        AssociatedData.text(Long.toString(place.sequence())),
        AssociatedData.text(place.previous()));
  }
}
