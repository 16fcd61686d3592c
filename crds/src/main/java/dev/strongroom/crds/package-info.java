/** The custom resources of API group {@code strongroom.dev}, version {@code v1}. */
package dev.strongroom.crds;
