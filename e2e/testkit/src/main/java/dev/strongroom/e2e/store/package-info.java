/** The store as another replica of the operator reaches it, without an operator. */
package dev.strongroom.e2e.store;
