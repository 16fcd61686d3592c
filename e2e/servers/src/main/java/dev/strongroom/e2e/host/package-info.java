/** Programs, servers, ports and files of the machine that tests run on. */
package dev.strongroom.e2e.host;
