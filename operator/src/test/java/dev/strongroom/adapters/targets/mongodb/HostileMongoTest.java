package dev.strongroom.adapters.targets.mongodb;

import static dev.strongroom.adapters.targets.TargetValues.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.platform.DaemonThreads;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are none, or lie. */
class HostileMongoTest {
  private static final String HELLO = "{maxWireVersion: 21, ok: 1}";
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  /** Answers each request with bytes made from it. */
  private static final class Liar implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    Liar(Function<BsonDocument, byte[]> answers) throws IOException {
      start(
          () -> {
            while (true) {
              Socket client = listener.accept();
              start(() -> serve(client, answers));
            }
          });
    }

    private interface Work {
      void run() throws IOException;
    }

    private static void start(Work work) {
      new DaemonThreads("liar")
          .newThread(
              () -> {
                try {
                  work.run();
                } catch (IOException over) {
                  // The driver has seen enough.
                }
              })
          .start();
    }

    private static void serve(Socket client, Function<BsonDocument, byte[]> answers)
        throws IOException {
      try (client) {
        DataInputStream in = new DataInputStream(client.getInputStream());
        while (true) {
          int length = Integer.reverseBytes(in.readInt());
          byte[] rest = new byte[length - 4];
          in.readFully(rest);
          ByteBuffer body = ByteBuffer.wrap(rest, 17, rest.length - 17).slice();
          BsonDocument request =
              CODEC.decode(
                  new BsonBinaryReader(body.order(ByteOrder.LITTLE_ENDIAN)),
                  DecoderContext.builder().build());
          client.getOutputStream().write(answers.apply(request));
        }
      }
    }

    DatabaseConnection connection() {
      return DatabaseConnection.fromSecret()
          .at(listener.getInetAddress().getHostAddress(), listener.getLocalPort())
          .with(TlsMode.DISABLE, Optional.empty())
          .within(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private int answered;

  /** A message that answers the next request. */
  private byte[] message(String json) {
    try (BasicOutputBuffer bytes = new BasicOutputBuffer();
        BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
      CODEC.encode(writer, BsonDocument.parse(json), EncoderContext.builder().build());
      byte[] body = bytes.toByteArray();
      return header(21 + body.length, 21 + body.length).put(body).array();
    }
  }

  private ByteBuffer header(int size, int length) {
    return ByteBuffer.allocate(size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(length)
        .putInt(1)
        .putInt(++answered)
        .putInt(2013)
        .putInt(0)
        .put((byte) 0);
  }

  private static Optional<TargetProblem> test(Liar liar) {
    return Mongo.driver(liar.connection(), false).test(value("app", "secret"));
  }

  private static String payload(String message) {
    return "{conversationId: 1, done: true, ok: 1, payload: {$binary: {subType: '00', base64: '%s'}}}"
        .formatted(Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8)));
  }

  /** A challenge with the nonce of the client. */
  private static String challenge(BsonDocument start, int iterations) {
    String first = text(start);
    return payload(
        "r=%sserver,s=c2FsdHNhbHQ=,i=%d"
            .formatted(first.substring(first.indexOf("r=") + 2), iterations));
  }

  private static String text(BsonDocument request) {
    return new String(request.getBinary("payload").getData(), StandardCharsets.UTF_8);
  }

  @Test
  void aServerThatDoesNotKnowThePasswordIsNotTaken() throws IOException {
    // Given
    try (Liar liar =
        new Liar(
            request ->
                message(
                    switch (request.getFirstKey()) {
                      case "hello" -> HELLO;
                      case "saslStart" -> challenge(request, 4096);
                      default -> payload("v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
                    }))) {
      // When
      Optional<TargetProblem> problem = test(liar);

      // Then
      assertThat(problem).contains(TargetProblem.LOGIN_NOT_UNDERSTOOD);
    }
  }

  /** FerretDB does not read names as RFC 5802 writes them. */
  @Test
  void aNameCannotEndEarlyInTheLogin() throws IOException {
    // Given
    List<String> heard = new CopyOnWriteArrayList<>();
    try (Liar liar =
        new Liar(
            request -> {
              if (request.containsKey("payload")) {
                heard.add(text(request));
              }
              return message(request.containsKey("hello") ? HELLO : "{ok: 0, code: 18}");
            })) {
      // When
      Optional<TargetProblem> problem =
          Mongo.driver(liar.connection(), false).test(value("a=b,n=root", "secret"));

      // Then
      assertThat(problem).contains(TargetProblem.LOGIN_REFUSED);
      assertThat(heard).singleElement().asString().startsWith("n,,n=a=3Db=2Cn=3Droot,r=");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 1_000_001, 9_999_999})
  void aServerThatAsksForTooMuchOrTooLittleEffortIsRefused(int iterations) throws IOException {
    // Given
    try (Liar liar =
        new Liar(
            request ->
                message(request.containsKey("hello") ? HELLO : challenge(request, iterations)))) {
      // When
      Optional<TargetProblem> problem = test(liar);

      // Then
      assertThat(problem).contains(TargetProblem.LOGIN_NOT_UNDERSTOOD);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ok: 1} | LOGIN_NOT_UNDERSTOOD",
        "{ok: 1, maxWireVersion: 6} | LOGIN_NOT_UNDERSTOOD",
        "{ok: 'yes', maxWireVersion: 21} | LOGIN_NOT_UNDERSTOOD",
        "{ok: 0, code: 59} | LOGIN_NOT_UNDERSTOOD",
        "{ok: 0, code: 91} | LOGIN_BUSY",
        "{ok: 1, maxWireVersion: 21, saslSupportedMechs: ['SCRAM-SHA-1']} |"
            + " LOGIN_METHOD_NOT_ALLOWED",
        "{ok: 1, maxWireVersion: 21, saslSupportedMechs: ['PLAIN', 7]} | LOGIN_METHOD_NOT_ALLOWED"
      })
  void sortsAnswersToHello(String hello, TargetProblem expected) throws IOException {
    // Given
    try (Liar liar = new Liar(request -> message(hello))) {
      // When
      Optional<TargetProblem> problem = test(liar);

      // Then
      assertThat(problem).contains(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 21, -1, Integer.MAX_VALUE, (1 << 20) + 17})
  void anAnswerOfAnImpossibleLengthIsNotRead(int length) throws IOException {
    // Given
    try (Liar liar = new Liar(request -> header(64, length).array())) {
      // When
      Optional<TargetProblem> problem = test(liar);

      // Then
      assertThat(problem).contains(TargetProblem.LOGIN_NOT_UNDERSTOOD);
    }
  }

  @Test
  void anAnswerThatIsNoDocumentIsNotUnderstood() throws IOException {
    // Given
    try (Liar liar =
        new Liar(
            request ->
                header(64, 64)
                    .put("\u0007\0\0\0not BSON".getBytes(StandardCharsets.US_ASCII))
                    .array())) {
      // When
      Optional<TargetProblem> problem = test(liar);

      // Then
      assertThat(problem).contains(TargetProblem.LOGIN_NOT_UNDERSTOOD);
    }
  }
}
