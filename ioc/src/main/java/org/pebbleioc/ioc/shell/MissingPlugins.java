package org.pebbleioc.ioc.shell;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Commands and record files of areaDetector's plugins that are not in PebbleIOC, and what to use instead. */
public final class MissingPlugins {
    private static final Set<String> TEMPLATES = Set.of(
            "NDFileHDF5",
            "NDFileTIFF",
            "NDFileJPEG",
            "NDFileNetCDF",
            "NDFileNexus",
            "NDFileMagick",
            "NDFileNull",
            "NDProcess",
            "NDTransform",
            "NDOverlay",
            "NDOverlayN",
            "NDColorConvert",
            "NDCircularBuff",
            "NDAttribute",
            "NDAttributeN",
            "NDFFT",
            "NDBadPixel",
            "NDEdge",
            "NDPosPlugin",
            "NDScatter",
            "NDGather",
            "NDGatherN");

    private static final String WRITER =
            "files are written by a sink of PvMonitor (docs/pvmonitor.md), or by any client of the image PV";
    private static final String PREVIEW = "NDPreviewConfigure makes smaller and 8-bit images for screens";
    private static final String CLIENT = "take the image PV (NDPvaConfigure) and do it in a client";

    /** By command. The records of such a block are INVALID with the reason. */
    static final Map<String, String> INSTEAD = new TreeMap<>(Map.ofEntries(
            Map.entry("NDFileHDF5Configure", WRITER),
            Map.entry("NDFileTIFFConfigure", WRITER),
            Map.entry("NDFileJPEGConfigure", WRITER + "; NDCodecConfigure publishes JPEG"),
            Map.entry("NDFileNetCDFConfigure", WRITER),
            Map.entry("NDFileNexusConfigure", WRITER),
            Map.entry("NDFileMagickConfigure", WRITER),
            Map.entry("NDFileNullConfigure", WRITER),
            Map.entry("NDProcessConfigure", CLIENT),
            Map.entry("NDTransformConfigure", "turn and mirror the image in the viewer"),
            Map.entry("NDOverlayConfigure", "draw overlays in the viewer, as Phoebus and ImageJ do"),
            Map.entry("NDColorConvertConfigure", "images are mono, the viewer's colour map colours them; " + PREVIEW),
            Map.entry("NDCircularBuffConfigure", "events are kept and written around triggers by a client; " + CLIENT),
            Map.entry("NDAttrConfigure", "each image carries its attributes on the image PV"),
            Map.entry("NDFFTConfigure", CLIENT),
            Map.entry("NDBadPixelConfigure", CLIENT),
            Map.entry("NDEdgeConfigure", CLIENT),
            Map.entry("NDPosPluginConfigure", CLIENT),
            Map.entry("NDDriverStdArraysConfigure", "PvMonitorConfigure takes images from any PV"),
            Map.entry("NDScatterConfigure", "several NDPvaConfigure of one port serve clients side by side"),
            Map.entry("NDGatherConfigure", "a plugin has one NDArrayPort; it can be changed at any time")));

    /** Whether this record file, which is nowhere, would be that of such a plugin. */
    public static boolean hasTemplate(final String file) {
        final String name = file.substring(file.lastIndexOf('/') + 1);
        return name.endsWith(".template")
                && TEMPLATES.contains(name.substring(0, name.length() - ".template".length()));
    }

    private MissingPlugins() {}
}
