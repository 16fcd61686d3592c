/**
 * Load on an HTTPS endpoint of AWS's protocols: a generator in a process of its own, and a server
 * of the endpoint's HTTP stack that does nothing else, to compare with.
 */
package dev.strongroom.e2e.bench.load;
