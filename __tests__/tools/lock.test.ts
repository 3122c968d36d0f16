import * as fs from "node:fs";
import { lockIn, StateLocked } from "../../tools/terraform/lock";

const LOCK_ERROR = `
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

test("a lock is read from Terraform's error", () => {
  expect(lockIn(LOCK_ERROR)).toEqual({
    id: "a4c2d6d2-0000-1111-2222-333344445555",
    who: "jane@laptop",
    operation: "apply",
    created: "2026-11-21 02:00:00.5 +0000 UTC",
  });
});

test("the error contains the ways to resolve it", () => {
  expect(new StateLocked("web-dev-control", lockIn(LOCK_ERROR)!).message).toBe(
    "the state of web-dev-control is locked: jane@laptop has held the lock for apply since 2026-11-21 02:00:00.5 +0000 UTC\n" +
      "  - if that run is still in progress, wait until it has ended, then run the command again\n" +
      "  - if that run was killed, force-unlock the state: npm run unlock -- web-dev-control a4c2d6d2-0000-1111-2222-333344445555",
  );
});

test("X20: the page of the first deployment quotes Terraform's error and the message for it", () => {
  const row = /^\| any .*$/m.exec(fs.readFileSync("docs/first-deployment.md", "utf8"))![0];
  const [, what, todo] = row.split(" | ");
  const printed = `${LOCK_ERROR} ${new StateLocked("…", lockIn(LOCK_ERROR)!).message}`;
  const quotes = [...`${what!} ${todo!}`.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
  expect(quotes).toContain("Error acquiring the state lock");
  expect(quotes.filter((text) => !text.startsWith("npm run ") && !printed.includes(text))).toEqual([]);
});

test("other errors are no locks", () => {
  expect(lockIn("Error: creating EC2 VPC: access denied\n  ID: 7")).toBeUndefined();
});
