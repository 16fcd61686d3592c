package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.reconcilers.GivenObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.GoldenFiles;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PassTest {
  private final GivenObjects objects = new GivenObjects();

  @AfterEach
  void close() {
    objects.close();
  }

  @TestFactory
  Stream<DynamicTest> passes() {
    return GoldenFiles.tests(
        "managedsecret", SecretCase.class, given -> new SecretWorld(given, objects).expected());
  }
}
