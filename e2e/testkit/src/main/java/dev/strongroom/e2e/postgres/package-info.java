/** A real PostgreSQL for the quick start, tests and benchmarks: one process, no installation. */
package dev.strongroom.e2e.postgres;
