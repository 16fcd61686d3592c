package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import dev.strongroom.adapters.kubernetes.reconcilers.GivenObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.GoldenFiles;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class KeyPassTest {
  private final GivenObjects objects = new GivenObjects();

  @AfterEach
  void close() {
    objects.close();
  }

  @TestFactory
  Stream<DynamicTest> passes() {
    return GoldenFiles.tests(
        "encryptionkey", KeyCase.class, given -> new KeyWorld(given, objects).expected());
  }
}
