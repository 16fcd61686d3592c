/** Reads exports of other secret stores from files. */
package dev.strongroom.adapters.exports;
