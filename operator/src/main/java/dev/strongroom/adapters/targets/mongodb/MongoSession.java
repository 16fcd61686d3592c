package dev.strongroom.adapters.targets.mongodb;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.NetworkProblems;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetSession;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.bson.BSONException;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * An open connection: commands as messages of the kind {@code OP_MSG}, one after the other (MongoDB
 * manual, "MongoDB Wire Protocol"). Answers are bounded.
 */
final class MongoSession implements TargetSession, Commands {
  private static final int OP_MSG = 2013;
  private static final int HEADER_BYTES = 16;

  /** Flags and the kind of the only section. */
  private static final int PREFIX_BYTES = 5;

  private static final byte BODY = 0;
  private static final int MAX_MESSAGE_BYTES = 1 << 20;
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  private final Socket socket;
  private final DataInputStream in;
  private final Consumer<String> codes;
  private int requests;

  /**
   * A session over an open socket, which it closes.
   *
   * @param codes told the code of each failure
   */
  MongoSession(Socket socket, Consumer<String> codes) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.codes = codes;
  }

  /** {@inheritDoc} */
  @Override
  public BsonDocument run(String database, BsonDocument command) throws Stopped {
    try {
      return ask(database, command);
    } catch (IOException lost) {
      throw new Stopped(NetworkProblems.ofLost(lost));
    }
  }

  /** As {@link #run}, for who sorts the failures of the network. */
  BsonDocument ask(String database, BsonDocument command) throws IOException, Stopped {
    send(command.clone().append("$db", new BsonString(database)));
    BsonDocument answer = answer();
    if (number(answer, "ok") != 1) {
      int code = number(answer, "code");
      codes.accept("error " + code);
      throw new Stopped(ErrorCodes.problem(code));
    }
    return answer;
  }

  private void send(BsonDocument command) throws IOException {
    byte[] body = encoded(command);
    int length = HEADER_BYTES + PREFIX_BYTES + body.length;
    ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(length).putInt(++requests).putInt(0).putInt(OP_MSG);
    message.putInt(0).put(BODY).put(body);
    socket.getOutputStream().write(message.array());
    socket.getOutputStream().flush();
  }

  private static byte[] encoded(BsonDocument document) {
    try (BasicOutputBuffer bytes = new BasicOutputBuffer();
        BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
      CODEC.encode(writer, document, EncoderContext.builder().build());
      return bytes.toByteArray();
    }
  }

  private BsonDocument answer() throws IOException, Stopped {
    ByteBuffer header = read(HEADER_BYTES);
    int length = header.getInt() - HEADER_BYTES;
    header.getInt();
    boolean isAnswer = header.getInt() == requests && header.getInt() == OP_MSG;
    if (!isAnswer || length <= PREFIX_BYTES || length > MAX_MESSAGE_BYTES) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    ByteBuffer message = read(length);
    // No checksum and no further answers, which a server sends only where they are asked for.
    if (message.getInt() != 0 || message.get() != BODY) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    try (BsonBinaryReader reader = new BsonBinaryReader(message.slice())) {
      return CODEC.decode(reader, DecoderContext.builder().build());
    } catch (BSONException notBson) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
  }

  private ByteBuffer read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A number of an answer; 0 where there is none. */
  static int number(BsonDocument answer, String key) {
    return answer.get(key) instanceof BsonNumber number ? number.intValue() : 0;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      // Nothing is left to close.
    }
  }
}
