/** What stands at a TCP port in tests: it accepts connections and is closed as a whole. */
package dev.strongroom.e2e.net;
