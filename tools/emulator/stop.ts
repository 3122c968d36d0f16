import { forgetKept, type Kept } from "./session";
import { sendSignal, stillRuns } from "./process-start";

/** How long the emulator gets to end, longer than its own longest cleanup. */
const GRACE_MS = 10_000;
const POLL_MS = 50;

/** Stops the running emulator and waits until it has ended. */
export async function stopKept(kept: Pick<Kept, "pid" | "started">): Promise<void> {
  sendSignal(kept.pid, "SIGTERM");
  const late = Date.now() + GRACE_MS;
  while (stillRuns(kept)) {
    if (Date.now() > late) sendSignal(kept.pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  forgetKept();
}
