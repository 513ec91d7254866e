/**
 * Where records meet drivers: a named port with parameters, addressed from record files as
 * {@code @asyn(PORT,ADDR,TIMEOUT)DRVINFO}, as every areaDetector template does.
 */
package org.pebbleioc.ioc.device;
