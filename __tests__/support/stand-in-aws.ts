import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { scopeOf } from "../../emulator/gateway/call";
import { until } from "./until";

/**
 * A test double of AWS for tools in processes of their own: it answers the calls of an account without resources, and any call can hang. The
 * states in its buckets are files of a folder.
 */
export class StandInAws {
  /** Calls whose description matches get no answer. */
  hanging: RegExp | undefined;
  /** Such as `sts Action=GetCallerIdentity`, `s3 GET /bucket/key` or `states AWSStepFunctions.StartExecution`. */
  readonly calls: string[] = [];
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const call = described(request, body);
      this.calls.push(call);
      if (this.hanging?.test(call) !== true) this.answer(call, body, response);
    });
  });

  constructor(private readonly states: string) {}

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Waits for a call. */
  called(call: RegExp): Promise<void> {
    return until(`${String(call)} has arrived`, () => this.calls.some((one) => call.test(one)), 60_000);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(call: string, body: string, response: http.ServerResponse): void {
    const [, method, key] = /^s3 (GET|HEAD|PUT) \/[^/]+\/?([^?]*)/.exec(call) ?? [];
    if (method !== undefined) {
      this.answerBucket(method, key!, response);
      return;
    }
    const json = (value: unknown) => response.end(JSON.stringify(value));
    const found = Object.entries(this.answers(body)).find(([pattern]) => call.includes(pattern));
    if (found) {
      if (typeof found[1] === "string") response.end(found[1]);
      else json(found[1]);
      return;
    }
    if (/ \/(?:v2|upload)\//.test(call)) {
      answerRegistry(call.split(" ")[1]!, response);
      return;
    }
    response.writeHead(400, { "x-amzn-errortype": "ResourceNotFoundException" });
    response.end(/Action=/.test(call) ? "<R><Error><Code>NoSuchEntity</Code></Error></R>" : "{}");
  }

  /** Answers by a part of the call: XML or JSON. The last ones are those of the control API of an emulator. */
  private answers(body: string): Readonly<Record<string, unknown>> {
    const ended = { outcome: { S: "succeeded" }, endedAt: { S: "2026-01-01T00:00:00.000Z" } };
    return {
      GetCallerIdentity: "<R><Account>111111111111</Account></R>",
      "iam Action=List": "<R/>",
      "iam Action=Create": "<R/>",
      "iam Action=Attach": "<R/>",
      "rds Action=Describe": "<R/>",
      GetAuthorizationToken: { authorizationData: [{ authorizationToken: "dDp0", proxyEndpoint: this.endpoint }] },
      StartExecution: { executionArn: "arn:aws:states:us-east-2:111111111111:execution:machine:name", startDate: 1 },
      DescribeExecution: { status: "SUCCEEDED" },
      // Only the item of an execution has the time of its start in its key.
      GetItem: /execution[^"]*name/i.test(body) ? { Item: ended } : {},
      DeregisterScalableTarget: {},
      ListAliases: {},
      ListKeys: {},
      "/permissions": ["iam:CreateRole", "s3:CreateBucket"].map((action) => ({
        ...{ action, resource: "*", caller: "administrator", allowed: true, context: {} },
      })),
      "PUT /regions": {},
      "DELETE /regions": {},
      "POST /fire": [{}],
      "GET /events": { waiting: 0 },
    };
  }

  private answerBucket(method: string, key: string, response: http.ServerResponse): void {
    const file = path.join(this.states, key);
    if (key === "" || !fs.existsSync(file)) {
      response.writeHead(404).end(method === "HEAD" ? "" : "<Error><Code>NoSuchBucket</Code></Error>");
      return;
    }
    const headers = { "x-amz-version-id": "1", "x-amz-replication-status": "COMPLETED" };
    response.writeHead(200, headers).end(method === "HEAD" ? "" : fs.readFileSync(file));
  }
}

function described({ method = "", url = "/", headers }: http.IncomingMessage, body: string): string {
  const { service } = scopeOf(headers.authorization, url);
  const target = headers["x-amz-target"] as string | undefined;
  return `${service} ${target ?? /^Action=\w+/.exec(body)?.[0] ?? `${method} ${url}`}`;
}

/** A registry without images. */
function answerRegistry(method: string, response: http.ServerResponse): void {
  if (method === "POST") response.writeHead(202, { location: "/upload/1" }).end();
  else if (method === "PUT") response.writeHead(201).end();
  else response.writeHead(404).end("{}");
}
