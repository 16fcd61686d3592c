/** AWS STS as a client asks it, for commands that get credentials from an endpoint. */
package dev.strongroom.adapters.stsclient;
