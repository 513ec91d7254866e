/** The PVAccess protocol as bytes: headers, introspection, values. Imports no socket, so tests speak it by hand. */
package org.pebbleioc.pva.wire;
