/** Text with expressions over a value: how it is written, and the port that evaluates it. */
package dev.strongroom.core.templates;
