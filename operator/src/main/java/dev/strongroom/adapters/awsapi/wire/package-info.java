/** How inputs, outputs and errors are written on the wire: AWS JSON 1.1 and AWS Query. */
package dev.strongroom.adapters.awsapi.wire;
