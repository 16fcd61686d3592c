package dev.strongroom.e2e.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A server of one kind, with an operator and a scene for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerRotation implements ServerScene {
  private static final int ROTATIONS = 3;

  private final RotatedServer.Kind kind;
  private RotatedServer server;
  private TestOperator operator;
  private TargetScene scene;

  ServerRotation(RotatedServer.Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void start(Cluster cluster) {
    assumeTrue(kind.isInstalled(), kind + " is not installed");
    server = kind.start();
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, new MovableClock(), Map.of());
    scene = new TargetScene(cluster.client(), kind.lowerCase() + "-rotation", server);
  }

  @AfterAll
  void stop() {
    if (operator != null) {
      operator.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** The server. */
  RotatedServer server() {
    return server;
  }

  @Override
  public TargetScene scene() {
    return scene;
  }

  @Override
  public boolean accepts(Login login) {
    return server.accepts(login);
  }

  @Override
  public Rotated rotateUnderLoad(String name) {
    Login before = scene.login(name);
    Login last = before;
    try (ContinuousLogins logins = new ContinuousLogins(() -> scene.login(name), this::accepts)) {
      for (int i = 1; i <= ROTATIONS; i++) {
        before = last;
        Login now = scene.rotate(name, "r" + i);
        await().atMost(SOON).until(() -> logins.uses(now));
        last = now;
      }
      await().atMost(SOON).until(() -> logins.count() > 10 * ROTATIONS);
      return new Rotated(before, last, logins.refused());
    }
  }
}
