package dev.strongroom.platform.targets;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TargetType.Events;
import dev.strongroom.platform.targets.TargetSockets.LoginOver;
import java.time.Duration;
import java.util.Optional;

/**
 * The steps of a driver and the logins in them: whether the server has answered as one of its kind
 * does, and what may be told of a step. One step at a time.
 */
public final class TargetSteps {
  private final DatabaseConnection settings;
  private final AllowedHosts hosts;
  private final Discretion discretion;
  private final Duration loginLimit;
  private final Events events;
  private volatile boolean isAnswered;

  /** What a driver does in one step. */
  @FunctionalInterface
  public interface Step {
    /**
     * Does it.
     *
     * @throws Stopped when it cannot be done
     */
    void run() throws Stopped;
  }

  /**
   * The steps of one driver.
   *
   * @param hosts the hosts that the server may be at; they decide whether it may be told why it has
   *     not answered
   * @param events told the codes of failures, and when the server has answered
   */
  public TargetSteps(DatabaseConnection settings, AllowedHosts hosts, Events events) {
    this(settings, hosts, hosts.tellsCauses(), events);
  }

  /**
   * The steps of one driver.
   *
   * @param hosts the hosts that the server may be at
   * @param tellsCauses whether it may be told why a server has not answered
   * @param events told the codes of failures, and when the server has answered
   */
  public TargetSteps(
      DatabaseConnection settings, AllowedHosts hosts, boolean tellsCauses, Events events) {
    this.settings = settings;
    this.hosts = hosts;
    this.discretion = new Discretion(tellsCauses, settings.connectTimeout());
    this.loginLimit =
        tellsCauses
            ? settings.connectTimeout().plus(settings.statementTimeout())
            : discretion.untilAnswered();
    this.events = events;
  }

  /**
   * Logs in; see {@link TargetSockets#login}.
   *
   * @throws Stopped also when the trusted certificates cannot be read
   */
  public <S> S login(TargetLogin login, LoginOver<S> protocol) throws Stopped {
    return new TargetSockets(settings, hosts).login(login, loginLimit, protocol);
  }

  /**
   * Whether a login is refused for this.
   *
   * @throws Stopped when it fails for anything else
   */
  public static boolean isRefused(Step login, TargetProblem refusal) throws Stopped {
    try {
      login.run();
      return false;
    } catch (Stopped stopped) {
      if (stopped.problem() == refusal) {
        return true;
      }
      throw stopped;
    }
  }

  /** Tells the code of a failure. */
  public void code(String code) {
    events.code(code);
  }

  /** How long a server has to answer, see {@link Discretion#untilAnswered}. */
  public Duration untilAnswered() {
    return discretion.untilAnswered();
  }

  /** The server has answered as one of its kind does. */
  public void answered() {
    isAnswered = true;
    events.answered();
  }

  /** Does a step; what went wrong, as far as it may be told. */
  public Optional<TargetProblem> run(Step step) {
    isAnswered = false;
    return discretion.told(() -> problem(step), () -> isAnswered);
  }

  private Optional<TargetProblem> problem(Step step) {
    try {
      step.run();
      return Optional.empty();
    } catch (Stopped stopped) {
      return Optional.of(stopped.problem());
    } catch (Failure ours) {
      throw ours;
    } catch (RuntimeException | LinkageError | StackOverflowError broken) {
      // A library does not expect everything that a server can send.
      events.code(broken.getClass().getName());
      return Optional.of(TargetProblem.UNEXPECTED_ANSWER);
    }
  }
}
