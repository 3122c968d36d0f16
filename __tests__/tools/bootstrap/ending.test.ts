import { ending, safeFrom } from "../../../tools/bootstrap/ending";

const LATER = new Date("2026-11-28T09:52:00Z");

test("bootstrap: it prints the time from which the new buckets are safe to write to, also when it is repeated", () => {
  const safe = safeFrom(new Date("2026-11-28T09:50:59Z"));
  expect(ending(["web-dev", "web-prod"], 5, safe, LATER)).toEqual([
    "\nThe 5 state backends exist. Next steps:",
    "  npm run preflight -- web-dev",
    "  npm run preflight -- web-prod",
    "Apply the first stack after 10:06 UTC: until then S3 may not find objects that are written to new buckets.",
  ]);
});

test.each([
  ["long ago", safeFrom(new Date("2026-11-28T09:36:00Z"))],
  ["at an unknown time", undefined],
])("bootstrap: states that were written %s are not waited for", (_, safe) => {
  expect(ending(["web-dev"], 5, safe, LATER)).toEqual([
    "\nThe 5 state backends exist. Next steps:",
    "  npm run preflight -- web-dev",
  ]);
});
