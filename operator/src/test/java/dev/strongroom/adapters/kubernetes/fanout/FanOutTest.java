package dev.strongroom.adapters.kubernetes.fanout;

import dev.strongroom.adapters.kubernetes.reconcilers.GivenObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.GoldenFiles;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class FanOutTest {
  private final GivenObjects objects = new GivenObjects();

  @AfterEach
  void close() {
    objects.close();
  }

  @TestFactory
  Stream<DynamicTest> looks() {
    return GoldenFiles.tests(
        "projectinto", FanOutCase.class, given -> new FanOutWorld(given, objects).expected());
  }
}
