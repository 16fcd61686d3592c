/** Expressions of templates, evaluated by Google's implementation of CEL. */
package dev.strongroom.adapters.cel;
