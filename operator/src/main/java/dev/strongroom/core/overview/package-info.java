/** What people are shown of objects: what is wrong with them, and who uses their Secrets. */
package dev.strongroom.core.overview;
