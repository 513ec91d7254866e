/** Records as PVAccess sees them: NTScalar, NTScalarArray and NTEnum with the structures of QSRV. */
package org.pebbleioc.ioc.pva;
