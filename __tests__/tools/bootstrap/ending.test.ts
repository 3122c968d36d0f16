import { ending, safeFrom } from "../../../tools/bootstrap";

const LATER = new Date("2026-11-28T09:52:00Z");

test("bootstrap: it ends with the time from which S3 finds what is written, also when it is repeated", () => {
  const safe = safeFrom(new Date("2026-11-28T09:50:59Z"));
  expect(ending(["web-dev", "web-prod"], 5, safe, LATER)).toEqual([
    "\n5 state backends exist. Next:",
    "  npm run preflight -- web-dev",
    "  npm run preflight -- web-prod",
    "Apply the first stack after 10:06 UTC: S3 may take until then to find what is written into new buckets.",
  ]);
});

test.each([
  ["long ago", safeFrom(new Date("2026-11-28T09:36:00Z"))],
  ["nobody knows when", undefined],
])("bootstrap: states that were written %s are not waited for", (_, safe) => {
  expect(ending(["web-dev"], 5, safe, LATER)).toEqual([
    "\n5 state backends exist. Next:",
    "  npm run preflight -- web-dev",
  ]);
});
