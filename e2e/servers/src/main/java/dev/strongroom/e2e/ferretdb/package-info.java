/** A server of MongoDB's protocol. */
package dev.strongroom.e2e.ferretdb;
