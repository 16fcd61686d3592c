/**
 * The commands of {@code strongroom} for people who work with secrets, also as a kubectl plugin.
 */
package dev.strongroom.app.commands.secrets;
