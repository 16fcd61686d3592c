/**
 * MongoDB, and DocumentDB, as a rotation target: users with passwords, by commands of the wire
 * protocol. The documents are read and written by MongoDB's own library; connections are those of
 * every target, to the one checked address, not those of MongoDB's driver, which also follows the
 * addresses that a server names.
 */
package dev.strongroom.adapters.targets.mongodb;
