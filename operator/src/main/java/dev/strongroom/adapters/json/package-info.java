/** JSON, for the values that are JSON objects. */
package dev.strongroom.adapters.json;
