package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetSocket;
import dev.strongroom.platform.targets.TargetTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import javax.net.ssl.SSLSocket;

/**
 * A connection whose server has greeted. The greeting comes in clear text, before the driver has
 * sent anything, and says how the server asks for the password: the driver would answer a server
 * that asks for it in clear text, so this side looks first.
 */
final class GreetedSocket extends TargetSocket {
  private final String host;
  private final TargetTls tls;
  private InputStream greetingFirst;

  /** A socket to be connected; {@code host} is the name that the certificate is for. */
  GreetedSocket(String host, TargetTls tls) {
    this.host = host;
    this.tls = tls;
  }

  /**
   * Reads the greeting, which the driver reads once more.
   *
   * @param answered run when it is that of a server of this protocol
   * @throws Stopped when the server takes no login, or not in an allowed way
   */
  void readGreeting(Runnable answered) throws IOException, Stopped {
    Greeting greeting = Greeting.read(super.getInputStream());
    answered.run();
    if (greeting.refusal().isPresent()) {
      throw new Stopped(SqlProblems.of(greeting.refusal().get()).beforeLogin());
    }
    if (!greeting.offersTls()) {
      throw new Stopped(TargetProblem.TLS_NOT_OFFERED);
    }
    if (greeting.asksForClearText()) {
      throw new Stopped(TargetProblem.LOGIN_METHOD_NOT_ALLOWED);
    }
    greetingFirst =
        new SequenceInputStream(new ByteArrayInputStream(greeting.bytes()), super.getInputStream());
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return greetingFirst == null ? super.getInputStream() : greetingFirst;
  }

  /** TLS over this connection; the handshake is yet to come. */
  SSLSocket secured() throws IOException {
    return tls.prepared(
        (SSLSocket) tls.context().getSocketFactory().createSocket(this, host, getPort(), true));
  }
}
