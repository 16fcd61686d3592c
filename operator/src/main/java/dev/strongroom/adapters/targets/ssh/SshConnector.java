package dev.strongroom.adapters.targets.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.strongroom.core.keymaterial.KeyGenerator;
import dev.strongroom.core.keymaterial.KeyMaterial;
import dev.strongroom.core.keymaterial.KeyRules;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSteps;
import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens connections and logs in by public key. Several keys are offered in one login, so that a
 * server which counts failed logins, as OpenSSH's {@code PerSourcePenalties} does, sees none while
 * one of them is accepted.
 */
final class SshConnector {
  private static final KeyRules PROBE =
      new KeyRules.Pair(KeyRules.Algorithm.ED25519, 256, KeyRules.Encoding.OPENSSH);

  private final TargetSteps steps;
  private final List<String> hostKeys;
  private final KeyGenerator generator = new KeyGenerator(new SecureRandom());

  /**
   * Connects in these steps.
   *
   * @param hostKeys the host keys that the server may show
   */
  SshConnector(TargetSteps steps, List<String> hostKeys) {
    this.steps = steps;
    this.hostKeys = List.copyOf(hostKeys);
  }

  /**
   * Logs in with the first of these keys of one account that the server accepts. A key that nobody
   * has is offered before them, to see that keys are checked, and another one after them: when its
   * turn comes, the server has refused them all.
   *
   * @throws Stopped when that fails; with {@link TargetProblem#LOGIN_REFUSED} when the server
   *     accepts none of the keys, with {@link TargetProblem#KEY_NOT_CHECKED} when it wants none
   */
  SshSession open(List<Account> accounts) throws Stopped {
    TargetLogin login = accounts.get(0).login();
    JSch library = new JSch();
    List<Offer> offers = new ArrayList<>();
    try (Account before = probe(login);
        Account after = probe(login)) {
      offers.add(Offer.of(library, before));
      for (Account account : accounts) {
        offers.add(Offer.of(library, account));
      }
      Offer last = Offer.of(library, after);
      offers.add(last);
      Offers all = new Offers(offers);
      SshSession session = steps.login(login, socket -> session(library, login, socket, all, last));
      Account accepted = session.account();
      if (!accounts.contains(accepted)) {
        session.close();
        throw new Stopped(TargetProblem.KEY_NOT_CHECKED);
      }
      return session;
    } finally {
      offers.forEach(Offer::clear);
    }
  }

  private Account probe(TargetLogin login) throws Stopped {
    try (KeyMaterial key = generator.generate(PROBE)) {
      return Account.of(login, key.members().get(KeyMaterial.PRIVATE_KEY).copy());
    }
  }

  private SshSession session(
      JSch library, TargetLogin login, Socket socket, Offers offers, Offer last)
      throws IOException, Stopped {
    HostKeys known = new HostKeys(hostKeys, steps::answered);
    try {
      Session session = configured(library, login, socket, offers, known);
      session.connect();
      Offer taken = offers.taken().orElseThrow(() -> new Stopped(TargetProblem.KEY_NOT_CHECKED));
      return new SshSession(session, taken.account());
    } catch (RuntimeException notSsh) {
      // The library does not expect everything that a server can send.
      steps.code(notSsh.getClass().getSimpleName());
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    } catch (JSchException failed) {
      steps.code(failed.getClass().getSimpleName());
      if (known.isUnknown()) {
        throw new Stopped(TargetProblem.HOST_KEY_UNKNOWN);
      } else if (last.isMade() && !last.isTaken()) {
        throw new Stopped(TargetProblem.LOGIN_REFUSED);
      }
      throw new IOException("no login", failed);
    }
  }

  private static Session configured(
      JSch library, TargetLogin login, Socket socket, Offers offers, HostKeys known)
      throws JSchException {
    Session session = library.getSession(login.username(), login.host(), login.port());
    session.setSocketFactory(new GivenSocket(socket));
    session.setDaemonThread(true);
    session.setHostKeyRepository(known);
    session.setIdentityRepository(offers);
    session.setConfig("server_host_key", known.algorithms());
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("PreferredAuthentications", "publickey");
    // RSA keys sign with SHA-512 alone: each further algorithm would be a further offer.
    session.setConfig(
        "PubkeyAcceptedAlgorithms",
        "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512");
    // The library would offer keys in another order to a server that names its algorithms.
    session.setConfig("enable_server_sig_algs", "no");
    return session;
  }
}
