package dev.strongroom.adapters.awsapi.model;

import static dev.strongroom.adapters.awsapi.model.Shape.items;
import static dev.strongroom.adapters.awsapi.model.Shape.optional;
import static dev.strongroom.adapters.awsapi.model.Shape.required;
import static dev.strongroom.adapters.awsapi.model.Shape.structure;
import static dev.strongroom.adapters.awsapi.model.Shape.text;

import dev.strongroom.adapters.awsapi.model.Shape.Flag;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import java.util.Map;

/** The inputs of those actions of Systems Manager that read secrets (model 2014-11-06). */
public final class SsmInputs {
  private static final Map<String, Structure> ALL =
      Map.of(
          "GetParameter",
          structure(required("Name", text(1, 2048)), optional("WithDecryption", new Flag())),
          "GetParameters",
          structure(
              required("Names", items(text(1, 2048), 1, 10)),
              optional("WithDecryption", new Flag())));

  private SsmInputs() {}

  /** The inputs by the names of their actions. */
  public static Map<String, Structure> all() {
    return ALL;
  }
}
