/** The commands of the {@code strongroom} program. */
package dev.strongroom.app.commands;
