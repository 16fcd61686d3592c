/**
 * The quick start's driver: a cluster, a PostgreSQL server and the operator that stay, the
 * example's objects, and what a user gets to see of a rotation. Tests of the whole path use the
 * same parts.
 */
package dev.strongroom.e2e.quickstart;
