import * as fs from "node:fs";
import { lockIn, StateLocked } from "../../tools/terraform/lock";

const COMPLAINT = `
╷
│ Error: Error acquiring the state lock
│
│ Error message: operation error DynamoDB: PutItem, ConditionalCheckFailedException
│ Lock Info:
│   ID:        a4c2d6d2-0000-1111-2222-333344445555
│   Path:      web-dev-state-us-east-2-123456789012/web-dev-control.tfstate
│   Operation: OperationTypeApply
│   Who:       jane@laptop
│   Version:   1.11.4
│   Created:   2026-11-21 02:00:00.5 +0000 UTC
│   Info:
╵`;

test("a lock is read out of Terraform's complaint", () => {
  expect(lockIn(COMPLAINT)).toEqual({
    id: "a4c2d6d2-0000-1111-2222-333344445555",
    who: "jane@laptop",
    operation: "apply",
    created: "2026-11-21 02:00:00.5 +0000 UTC",
  });
});

test("it is told with the way out", () => {
  expect(new StateLocked("web-dev-control", lockIn(COMPLAINT)!).message).toBe(
    "the state of web-dev-control is locked: jane@laptop holds it for apply since 2026-11-21 02:00:00.5 +0000 UTC\n" +
      "  - if that run is still at work, wait for it and run this again\n" +
      "  - if it was killed, take the lock away: npm run unlock -- web-dev-control a4c2d6d2-0000-1111-2222-333344445555",
  );
});

test("X20: the page of the first deployment quotes Terraform's complaint and our words for it", () => {
  const row = /^\| any .*$/m.exec(fs.readFileSync("docs/first-deployment.md", "utf8"))![0];
  const [, what, todo] = row.split(" | ");
  const told = `${COMPLAINT} ${new StateLocked("…", lockIn(COMPLAINT)!).message}`;
  const quotes = [...`${what!} ${todo!}`.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
  expect(quotes).toContain("Error acquiring the state lock");
  expect(quotes.filter((text) => !text.startsWith("npm run ") && !told.includes(text))).toEqual([]);
});

test("other complaints are no locks", () => {
  expect(lockIn("Error: creating EC2 VPC: it says no\n  ID: 7")).toBeUndefined();
});
