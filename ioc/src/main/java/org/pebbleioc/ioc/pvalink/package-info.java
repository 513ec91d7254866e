/** PVs of other IOCs over PVAccess, as records' links see them: values of any type to and from the elements of records. */
package org.pebbleioc.ioc.pvalink;
