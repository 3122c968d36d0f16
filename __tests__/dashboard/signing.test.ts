import { execFileSync } from "node:child_process";
import { SFNClient } from "@aws-sdk/client-sfn";

const CREDENTIALS = { AccessKeyId: "AKIDEXAMPLE", SecretAccessKey: "secret", SessionToken: "session" };
const HOST = "abc123.execute-api.us-east-2.amazonaws.com";

/** Headers from the request signing of the dashboard. */
function signedByDashboard(request: object, where: string): Record<string, string> {
  const script = `
    import { signedHeaders } from "./dashboard/signing.mjs";
    const request = { ...${JSON.stringify(request)}, url: new URL(${JSON.stringify(where)}) };
    process.stdout.write(JSON.stringify(await signedHeaders(${JSON.stringify(CREDENTIALS)}, request)));`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  return JSON.parse(printed) as Record<string, string>;
}

test.each([
  ["GET", "/executions", { next: "abc", limit: "5" }, undefined],
  ["POST", "/executions/one/approvals", {}, '{"decision":"approve"}'],
])("E8: the dashboard signs %s %s as the SDK does", async (method, path, query, body) => {
  const plain = body === undefined ? {} : { "content-type": "application/json" };
  const url = `https://${HOST}${path}?${new URLSearchParams(query as Record<string, string>).toString()}`;
  const { authorization, ...headers } = signedByDashboard({ method, headers: plain, body }, url);
  const time = headers["x-amz-date"]!;
  const signer = await new SFNClient({
    region: "us-east-2",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "session" },
  }).config.signer({ name: "sigv4", signingName: "execute-api", signingRegion: "us-east-2", properties: {} });
  const request = { method, protocol: "https:", hostname: HOST, path, query, headers: { ...plain, host: HOST }, body };
  const signingDate = new Date(time.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"));
  const theirs = (await signer.sign(request as never, { signingDate })) as { headers: Record<string, string> };
  expect(theirs.headers).toEqual({ ...headers, authorization, host: HOST });
});
