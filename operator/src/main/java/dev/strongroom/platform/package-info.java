/** What adapters and app share and what knows no rule of the product. */
package dev.strongroom.platform;
