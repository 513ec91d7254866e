/**
 * The PVAccess protocol as bytes: headers, introspection, values. Imports no socket, so tests speak it by hand. No
 * threads of its own.
 */
package org.pebbleioc.pva.wire;
