/**
 * Records as PVAccess sees them: NTScalar, NTScalarArray and NTEnum with the structures of QSRV. Groups are read on the
 * thread {@code pva-group}.
 */
package org.pebbleioc.ioc.pva;
