/** The benchmark: what the operator costs and how fast it is, next to what the API server gives. */
package dev.strongroom.e2e.bench;
