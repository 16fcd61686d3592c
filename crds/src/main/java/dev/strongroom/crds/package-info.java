/**
 * The custom resources of API group {@code strongroom.dev}, version {@code v1}. Their YAML, made
 * from these types by the build, is in the folder {@code crds}.
 */
package dev.strongroom.crds;
