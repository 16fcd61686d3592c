package dev.strongroom.crds;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;

/** The fields of a schema, with those inside of them. */
final class SchemaFields {
  private SchemaFields() {}

  /** Sees each field. */
  @FunctionalInterface
  interface Visitor {
    /** The path has a dot before each name, and brackets after that of a list. */
    void visit(String path, JSONSchemaProps field);
  }

  /** Shows the fields of a schema whose path begins so. */
  static void each(String path, JSONSchemaProps schema, Visitor visitor) {
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach(
              (name, field) -> {
                // The conditions' own fields are Kubernetes', whose documentation they have.
                if (!name.equals("conditions")) {
                  visitor.visit(path + name, field);
                  each(path + name + ".", field, visitor);
                }
              });
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      each(path + "[].", schema.getItems().getSchema(), visitor);
    }
  }
}
