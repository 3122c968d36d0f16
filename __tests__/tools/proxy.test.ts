import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { clientEnvironment } from "../../emulator/aws-emulator";
import { runProgram } from "../../tools/terraform/terraform";
import { readCertificate, testCertificate, type TestCertificate } from "../support/tls";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-proxy-"));
const RELEASES = "releases.hashicorp.com";
const S3 = "s3.eu-west-1.amazonaws.com";
let certificate: TestCertificate;
let target: https.Server;
let proxy: http.Server;
/** Hosts and ports to which the proxy was asked to connect. */
let asked: string[];

const portOf = (server: net.Server) => (server.address() as net.AddressInfo).port;
const listening = (server: net.Server) =>
  new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      resolve();
    }),
  );

beforeAll(async () => {
  certificate = testCertificate(folder, [RELEASES, S3]);
  target = https.createServer(readCertificate(certificate), (request, response) => {
    response.end(
      request.headers.host === S3 ? "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>" : "the archive",
    );
  });
  // Every name leads to the one target.
  proxy = http.createServer().on("connect", (request: http.IncomingMessage, socket: net.Socket) => {
    asked.push(request.url!);
    const upstream = net.connect(portOf(target), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const one of [socket, upstream]) one.on("error", () => one.destroy());
  });
  await Promise.all([listening(target), listening(proxy)]);
});
beforeEach(() => (asked = []));
afterAll(() => {
  proxy.closeAllConnections();
  target.closeAllConnections();
  proxy.close();
  target.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Runs a script as the tools run: with the proxy of the environment, if it has one. */
function run(script: string, env: Record<string, string> = {}) {
  const build = process.env["STEADFAST_TOOLS_BUILD"]!;
  const text = `
    const { useProxy } = await import("${process.cwd()}/tools/setup/proxy.mjs");
    await useProxy();
    const { createRequire } = await import("node:module");
    const require = createRequire("${process.cwd()}/x.js");
    const { awsClient } = require("./${build}/tools/aws/client.js");
    const { ListBucketsCommand, S3Client } = require("@aws-sdk/client-s3");
    ${script}`;
  return runProgram(process.execPath, ["--input-type=module", "-e", text], {
    folder: process.cwd(),
    env: {
      NODE_EXTRA_CA_CERTS: certificate.cert,
      AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "example",
      AWS_ENDPOINT_URL: "",
      HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}`,
      NO_PROXY: "",
      no_proxy: "",
      ...env,
    },
  });
}

const DOWNLOAD = `console.log(await (await fetch("https://${RELEASES}/terraform")).text());`;
const CALL = `
  const client = awsClient(S3Client, { region: "eu-west-1", maxAttempts: 1 });
  console.log("buckets:", (await client.send(new ListBucketsCommand({}))).Buckets?.length ?? 0);`;

test("T10: a download goes through HTTPS_PROXY, and certificates of NODE_EXTRA_CA_CERTS are trusted", async () => {
  expect(await run(DOWNLOAD)).toMatchObject({ code: 0, output: expect.stringContaining("the archive") as string });
  expect(asked).toEqual([`${RELEASES}:443`]);
});

test("T10: calls of the SDK go through HTTPS_PROXY too", async () => {
  expect(await run(CALL)).toMatchObject({ code: 0, output: expect.stringContaining("buckets: 0") as string });
  expect(asked).toEqual([`${S3}:443`]);
});

test("T10: without NODE_EXTRA_CA_CERTS the proxy's certificate is refused", async () => {
  const { code, output } = await run(DOWNLOAD, { NODE_EXTRA_CA_CERTS: "" });
  expect([code, output]).toEqual([1, expect.stringMatching(/self-signed certificate/)]);
});

test.each([
  ["a download", DOWNLOAD, "hashicorp.com"],
  ["a call of the SDK", CALL, "amazonaws.com"],
  ["a call of the SDK (with a dot)", CALL, ".amazonaws.com"],
])("T10: %s to a host in NO_PROXY does not use the proxy", async (_, script, host) => {
  await run(script, { NO_PROXY: `localhost,${host}` });
  expect(asked).toEqual([]);
});

test("T10: requests to this machine, such as those to the emulator, do not use the proxy", async () => {
  const local = http.createServer((_request, response) => response.end("emulator"));
  await listening(local);
  const url = `http://127.0.0.1:${portOf(local)}/`;
  const env = { HTTP_PROXY: `http://127.0.0.1:${portOf(proxy)}` };
  expect((await run(`console.log(await (await fetch("${url}")).text());`, env)).output).toContain("emulator");
  local.close();
  expect(asked).toEqual([]);
});

test("T10: with the emulator, the hosts in NO_PROXY remain and this machine is added, in both spellings", () => {
  const before = process.env["NO_PROXY"];
  process.env["NO_PROXY"] = "mirror.example.com";
  try {
    const exempt = "mirror.example.com,127.0.0.1,localhost";
    expect(clientEnvironment("http://127.0.0.1:1")).toMatchObject({ NO_PROXY: exempt, no_proxy: exempt });
  } finally {
    if (before === undefined) delete process.env["NO_PROXY"];
    else process.env["NO_PROXY"] = before;
  }
});

test("T10: every SDK client of the tools is created by awsClient", () => {
  const files = fs
    .readdirSync("tools", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join("tools", file));
  const direct = (text: string) =>
    [...text.matchAll(/new (?!Control|Plain|Registry)\w+Client\(/g)].map(([found]) => found);
  expect(direct("new S3Client({})")).toEqual(["new S3Client("]);
  expect(files.length).toBeGreaterThan(40);
  expect(files.flatMap((file) => direct(fs.readFileSync(file, "utf8")).map((found) => `${file}: ${found}`))).toEqual(
    [],
  );
});
