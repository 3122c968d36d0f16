/** Loaded before the measured program: writes its peak resident memory, in kilobytes, when it ends. */
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.STEADFAST_MEMORY_REPORT, String(process.resourceUsage().maxRSS)));
