/**
 * Servers that credentials are rotated at, for the operator's own tests and for the end-to-end
 * tests: the programs of this machine, each with ports and a directory of its own.
 */
package dev.strongroom.e2e.servers;
