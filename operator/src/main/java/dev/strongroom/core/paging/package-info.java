/** Lists in pages: the tokens by which a client asks for the next one. */
package dev.strongroom.core.paging;
