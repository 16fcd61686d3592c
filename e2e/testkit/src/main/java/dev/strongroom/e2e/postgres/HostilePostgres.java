package dev.strongroom.e2e.postgres;

import dev.strongroom.e2e.net.Acceptor;
import dev.strongroom.e2e.tls.ServerCertificates;
import java.io.DataInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server that speaks enough of PostgreSQL's protocol to do harm to whoever logs in. Its owner
 * knows the password, as a tenant does, so some of its tricks come after a login that went well.
 */
public final class HostilePostgres implements AutoCloseable {
  private static final int AUTH_OK = 0;
  private static final int AUTH_CLEARTEXT = 3;
  private static final int AUTH_MD5 = 5;
  private static final int AUTH_SASL = 10;
  private static final int AUTH_SASL_CONTINUE = 11;
  private static final int AUTH_SASL_FINAL = 12;
  private static final int HUGE = 0x7ffffff0;
  private static final long DRIP_MILLIS = 500;

  /** What it does. */
  public enum Trick {
    /** Nothing: it answers as a server does, and accepts every change. */
    NONE,
    /** A row whose one field claims 2 GiB. */
    HUGE_ROW,
    /** A row with many large fields, each of which is sent. */
    ENDLESS_ROW,
    /** A field of length −5. */
    NEGATIVE_FIELD,
    /** A notice every half second instead of an answer. */
    NOTICE_DRIP,
    /** An error of 2 GiB before any login, and bytes without end. */
    HUGE_ERROR,
    /** Two billion rounds of SCRAM. */
    SCRAM_ITERATIONS,
    /** Asks for the password. */
    CLEARTEXT,
    /** Asks for the password's MD5 hash. */
    MD5,
    /** Lets everybody in without a word. */
    NO_CHECK,
    /** Begins SCRAM and lets in without having it proved. */
    SCRAM_SKIPPED,
    /** Asks for a password and lets in with any, as a pooler with {@code auth_type = any} does. */
    ANY_PASSWORD,
    /** Talks TLS under a certificate of its own, and hides that the server has channel binding. */
    NO_CHANNEL_BINDING,
    /** An error message, byte by byte. */
    BYTE_BY_BYTE,
    /** Says nothing at all. */
    MUTE,
    /** Parameters of the session without end. */
    ENDLESS_PARAMETERS,
    /** An honest conversation in which bytes are changed at random. */
    MUTATED
  }

  private final Acceptor acceptor;
  private final Trick trick;
  private final Optional<SSLContext> ownCertificate;
  private final Random random;
  private final List<String> passwords = new CopyOnWriteArrayList<>();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final AtomicInteger logins = new AtomicInteger();

  private HostilePostgres(Trick trick, long seed) {
    this.trick = trick;
    this.random = new Random(seed);
    // Made now: on a busy machine a client would not wait for it.
    this.ownCertificate =
        trick == Trick.NO_CHANNEL_BINDING
            ? Optional.of(ServerCertificates.unknownAuthority("elsewhere"))
            : Optional.empty();
    this.acceptor = Acceptor.onLoopback("hostile-" + trick, this::serve);
  }

  /** Starts one on a free port of the loopback interface. */
  public static HostilePostgres start(Trick trick) {
    return start(trick, 0);
  }

  /** Starts one whose random changes follow from a seed. */
  public static HostilePostgres start(Trick trick, long seed) {
    return new HostilePostgres(trick, seed);
  }

  /** Has it accept this password, as tenants can who know it. */
  public HostilePostgres accepting(String password) {
    passwords.add(password);
    return this;
  }

  /** Its port on 127.0.0.1. */
  public int port() {
    return acceptor.port();
  }

  /** How many connections it was asked for a session on. */
  public int logins() {
    return logins.get();
  }

  /** What it was shown when it asked for passwords or their hashes. */
  public List<String> shown() {
    return List.copyOf(shown);
  }

  private void serve(Socket socket) {
    try {
      OutputStream out = socket.getOutputStream();
      Frames frames =
          new Frames(
              new DataInputStream(socket.getInputStream()),
              trick == Trick.MUTATED ? new Mutating(out) : out);
      if (trick != Trick.MUTE && frames.readStartup(tls(socket))) {
        logins.incrementAndGet();
        session(frames);
      } else if (trick == Trick.MUTE) {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException | RuntimeException clientIsGone) {
      // Or was so confused that it says nonsense itself.
    }
  }

  private Optional<Frames.Tls> tls(Socket socket) {
    return ownCertificate.map(context -> () -> secured(context, socket));
  }

  private static Socket secured(SSLContext context, Socket plain) throws IOException {
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
    secured.setUseClientMode(false);
    return secured;
  }

  private void session(Frames frames) throws IOException {
    switch (trick) {
      case HUGE_ERROR -> {
        frames.raw(Frames.bytes(out -> out.writeByte('E')));
        frames.raw(ByteBuffer.allocate(Integer.BYTES).putInt(HUGE).array());
        while (true) {
          frames.raw(new byte[1 << 16]);
        }
      }
      case BYTE_BY_BYTE -> {
        frames.raw(new byte[] {'E', 0, 0, 0x20, 0});
        while (true) {
          frames.raw(new byte[] {'x'});
          pause();
        }
      }
      case CLEARTEXT -> ask(frames, AUTH_CLEARTEXT, new byte[0]);
      case MD5 -> ask(frames, AUTH_MD5, new byte[] {1, 2, 3, 4});
      case NO_CHECK -> {
        ready(frames);
        answer(frames);
      }
      default -> {
        if (scram(frames)) {
          ready(frames);
          answer(frames);
        }
      }
    }
  }

  /** Asks for a password in this way, keeps what is shown and refuses it. */
  private void ask(Frames frames, int code, byte[] rest) throws IOException {
    frames.raw(Frames.authentication(code, rest));
    shown.add(new String(frames.read().body(), StandardCharsets.UTF_8));
    frames.raw(Frames.message('E', "FATAL", "28P01"));
  }

  private boolean scram(Frames frames) throws IOException {
    frames.raw(Frames.authentication(AUTH_SASL, "SCRAM-SHA-256\0\0".getBytes()));
    String first = saslInitial(frames.read().body());
    if (trick == Trick.SCRAM_SKIPPED) {
      return true;
    }
    boolean endless = trick == Trick.SCRAM_ITERATIONS;
    ScramServer scram = endless ? new ScramServer(first, 2_000_000_000) : new ScramServer(first);
    frames.raw(Frames.authentication(AUTH_SASL_CONTINUE, scram.first().getBytes()));
    String last = new String(frames.read().body(), StandardCharsets.UTF_8);
    if (trick == Trick.ANY_PASSWORD) {
      // A pooler that checks nothing knows no verifier; it lets in after the proof.
      return true;
    }
    Optional<String> proved =
        passwords.stream().flatMap(password -> scram.last(last, password).stream()).findFirst();
    if (proved.isEmpty()) {
      frames.raw(Frames.message('E', "FATAL", "28P01"));
      return false;
    }
    frames.raw(Frames.authentication(AUTH_SASL_FINAL, proved.get().getBytes()));
    return true;
  }

  /** The mechanism's own data in a SASLInitialResponse. */
  private static String saslInitial(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.substring(text.indexOf('\0') + 1 + Integer.BYTES);
  }

  private void ready(Frames frames) throws IOException {
    frames.raw(Frames.authentication(AUTH_OK, new byte[0]));
    parameter(frames, "server_version", "16.0");
    parameter(frames, "server_encoding", "UTF8");
    parameter(frames, "client_encoding", "UTF8");
    parameter(frames, "DateStyle", "ISO, MDY");
    parameter(frames, "integer_datetimes", "on");
    parameter(frames, "standard_conforming_strings", "on");
    for (long i = 0; trick == Trick.ENDLESS_PARAMETERS; i++) {
      parameter(frames, "p" + i, "x".repeat(1 << 15));
    }
    frames.write(
        'K',
        out -> {
          out.writeInt(1);
          out.writeInt(2);
        });
    idle(frames);
  }

  private static void parameter(Frames frames, String name, String value) throws IOException {
    frames.write(
        'S',
        out -> {
          Frames.text(out, name);
          Frames.text(out, value);
        });
  }

  private static void idle(Frames frames) throws IOException {
    frames.write('Z', out -> out.writeByte('I'));
  }

  private void answer(Frames frames) throws IOException {
    String query = "";
    while (true) {
      Frames.Frame frame = frames.read();
      switch (frame.type()) {
        case 'P' -> {
          query = new String(frame.body(), StandardCharsets.UTF_8).substring(1);
          frames.write('1', out -> {});
        }
        case 'B' -> frames.write('2', out -> {});
        case 'D' -> describe(frames, isSelect(query));
        case 'E' -> execute(frames, query);
        case 'Q' -> {
          execute(frames, new String(frame.body(), StandardCharsets.UTF_8));
          idle(frames);
        }
        case 'S' -> idle(frames);
        case 'X' -> {
          return;
        }
        default -> {}
      }
    }
  }

  private static boolean isSelect(String query) {
    return query.startsWith("SELECT");
  }

  private static void describe(Frames frames, boolean rows) throws IOException {
    if (!rows) {
      frames.write('n', out -> {});
      return;
    }
    frames.write(
        'T',
        out -> {
          out.writeShort(1);
          Frames.text(out, "now");
          out.writeInt(0);
          out.writeShort(0);
          out.writeInt(25);
          out.writeShort(-1);
          out.writeInt(-1);
          out.writeShort(0);
        });
  }

  private void execute(Frames frames, String query) throws IOException {
    boolean rows = isSelect(query);
    while (trick == Trick.NOTICE_DRIP) {
      frames.raw(Frames.message('N', "NOTICE", "00000"));
      pause();
    }
    boolean unasked =
        trick == Trick.HUGE_ROW || trick == Trick.ENDLESS_ROW || trick == Trick.NEGATIVE_FIELD;
    if (rows || unasked) {
      row(frames);
    }
    frames.write('C', out -> Frames.text(out, rows ? "SELECT 1" : query.split("\\W", 2)[0]));
  }

  private void row(Frames frames) throws IOException {
    switch (trick) {
      case HUGE_ROW ->
          frames.raw(
              Frames.bytes(
                  out -> {
                    out.writeByte('D');
                    out.writeInt(HUGE + 14);
                    out.writeShort(1);
                    out.writeInt(HUGE);
                  }));
      case NEGATIVE_FIELD ->
          frames.write(
              'D',
              out -> {
                out.writeShort(1);
                out.writeInt(-5);
              });
      case ENDLESS_ROW -> {
        while (true) {
          frames.write(
              'D',
              out -> {
                out.writeShort(1);
                out.writeInt(1 << 20);
                out.write(new byte[1 << 20]);
              });
        }
      }
      default ->
          frames.write(
              'D',
              out -> {
                byte[] now = "2026-01-01 00:00:00+00".getBytes();
                out.writeShort(1);
                out.writeInt(now.length);
                out.write(now);
              });
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(DRIP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  @Override
  public void close() {
    acceptor.close();
  }

  /** Changes, repeats or leaves out some of the bytes that pass. */
  private final class Mutating extends FilterOutputStream {
    private static final int ONE_IN = 40;

    Mutating(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      for (int i = from; i < from + length; i++) {
        int value = bytes[i];
        int choice;
        synchronized (random) {
          choice = random.nextInt(ONE_IN * 4);
          value = choice < 2 ? random.nextInt(256) : value;
        }
        if (choice != 2) {
          out.write(value);
        }
        if (choice == 3) {
          out.write(value);
        }
      }
      out.flush();
    }
  }
}
