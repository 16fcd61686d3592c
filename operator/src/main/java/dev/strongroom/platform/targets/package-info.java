/** What drivers of targets share: checked addresses, TLS, and problems of the network. */
package dev.strongroom.platform.targets;
