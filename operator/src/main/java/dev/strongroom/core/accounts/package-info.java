/** Accounts: which namespace has which id, and how much each may keep in the store. */
package dev.strongroom.core.accounts;
