/** Signature Version 4 of AWS, as the receiving side checks it. */
package dev.strongroom.core.signature;
