/** IP addresses and networks as people write them. Names are never resolved. */
package dev.strongroom.core.network;
