/** The AWS endpoint as a client asks it, for commands of people. */
package dev.strongroom.adapters.endpointclient;
