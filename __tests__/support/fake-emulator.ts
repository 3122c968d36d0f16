import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { Actions } from "../../emulator/gateway/actions";
import { scopeOf } from "../../emulator/gateway/call";
import { ControlApi } from "../../emulator/gateway/control-api";
import { Gateway } from "../../emulator/gateway/gateway";
import { Services } from "../../emulator/services";

/** A request to the test double of the emulator behind the gateway. */
export interface Arrived {
  readonly service: string;
  readonly region: string;
  /** Such as `GET /v2/apis/a`, `AmazonSQS.SendMessage` or `Action=Publish`. */
  readonly what: string;
  readonly body: string;
  readonly accessKey: string;
}

/** Returns the response: a Buffer or a string unchanged, any other value as JSON; undefined is a 404. */
export type Answering = (arrived: Arrived) => unknown;

const ROUTES = {
  lambda: {
    protocol: "rest-json",
    routes: [
      ["POST", "/2015-03-31/functions/{FunctionName}/invocations", "Invoke"],
      ["PUT", "/2017-10-31/functions/{FunctionName}/concurrency", "PutFunctionConcurrency"],
      ["DELETE", "/2017-10-31/functions/{FunctionName}/concurrency", "DeleteFunctionConcurrency"],
      ["DELETE", "/2015-03-31/functions/{FunctionName}", "DeleteFunction"],
      ["GET", "/2016-08-19/account-settings", "GetAccountSettings"],
    ],
  },
  route53: {
    protocol: "rest-xml",
    routes: [["GET", "/2013-04-01/healthcheck/{HealthCheckId}/status", "GetHealthCheckStatus"]],
  },
} as const;

/** The gateway with all its services, in front of a test double with the responses of the test. */
export interface FakeEmulator {
  readonly gateway: Gateway;
  readonly services: Services;
  readonly endpoint: string;
  readonly arrived: Arrived[];
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export async function fakeEmulator(
  answering: Answering,
  permissions: "enforced" | "open" = "open",
): Promise<FakeEmulator> {
  const arrived: Arrived[] = [];
  const upstream = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = understood(request, Buffer.concat(chunks).toString("utf8"));
      arrived.push(one);
      const answer = answering(one);
      const missing = one.service === "secretsmanager" ? "ResourceNotFoundException" : "NotFoundException";
      if (answer === undefined) response.writeHead(404, { "x-amzn-errortype": missing }).end("{}");
      else response.end(Buffer.isBuffer(answer) || typeof answer === "string" ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const gateway = new Gateway();
  const services = new Services(gateway, { account: "123456789012", accessKeys: ["tester"], permissions });
  gateway.connect((upstream.address() as AddressInfo).port, new Actions(ROUTES));
  const endpoint = `http://127.0.0.1:${await gateway.listen()}`;
  const api = new ControlApi(gateway, services.routes);
  const control = `http://127.0.0.1:${await api.listen()}`;
  return {
    gateway,
    services,
    endpoint,
    arrived,
    control: async (method, path, body) => {
      const response = await fetch(`${control}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = (await response.json()) as { error?: string };
      if (!response.ok) throw new Error(answer.error);
      return answer;
    },
    close: async () => {
      services.close();
      await Promise.all([gateway.close(), api.close()]);
      upstream.closeAllConnections();
      await new Promise((resolve) => upstream.close(resolve));
    },
  };
}

function understood(request: http.IncomingMessage, body: string): Arrived {
  const { method = "", url = "/", headers } = request;
  const { service, region, accessKey } = scopeOf(headers.authorization, url);
  const target = headers["x-amz-target"];
  const action = /^Action=\w+/.exec(body)?.[0];
  return { service, region, what: (target as string | undefined) ?? action ?? `${method} ${url}`, body, accessKey };
}
