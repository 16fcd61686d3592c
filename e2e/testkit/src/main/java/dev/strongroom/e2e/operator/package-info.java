/** The operator under test: installed from its chart, run under the rights that it ships. */
package dev.strongroom.e2e.operator;
