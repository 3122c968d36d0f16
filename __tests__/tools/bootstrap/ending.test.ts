import { ending } from "../../../tools/bootstrap";

test("bootstrap: after the buckets were made it says from when on S3 finds what is written", () => {
  expect(ending("web-dev", 5, new Date("2026-11-28T09:50:59Z"))).toEqual([
    "\n5 state backends exist. Next: npm run preflight -- web-dev",
    "Apply the first stack after 10:06 UTC: S3 may take until then to find what is written into new buckets.",
  ]);
});

test("bootstrap: a repetition says nothing of it", () => {
  expect(ending("web-dev", 5, undefined)).toEqual(["\n5 state backends exist. Next: npm run preflight -- web-dev"]);
});
