import { createHash } from "node:crypto";
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
/** User and password of each of these requests. */
let credentials: (string | undefined)[];

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
      request.headers.host !== RELEASES ? "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>" : "the archive",
    );
  });
  // Every name leads to the one target.
  proxy = http.createServer().on("connect", (request: http.IncomingMessage, socket: net.Socket) => {
    asked.push(request.url!);
    const [, encoded] = /^Basic (.*)$/.exec(request.headers["proxy-authorization"] ?? "") ?? [];
    credentials.push(encoded && Buffer.from(encoded, "base64").toString());
    const upstream = net.connect(portOf(target), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const one of [socket, upstream]) one.on("error", () => one.destroy());
  });
  await Promise.all([listening(target), listening(proxy)]);
});
beforeEach(() => ([asked, credentials] = [[], []]));
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
  const cleared = Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => /proxy$|^AWS_/i.test(name))
      .map((name) => [name, ""]),
  );
  return runProgram(process.execPath, ["--input-type=module", "-e", text], {
    folder: process.cwd(),
    env: {
      ...cleared,
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

test("T10: without a proxy, calls of the SDK go directly, over TLS", async () => {
  const direct = { HTTPS_PROXY: "", AWS_ENDPOINT_URL: `https://127.0.0.1:${portOf(target)}` };
  const twice = `${CALL} console.log("again:", (await client.send(new ListBucketsCommand({}))).Buckets?.length ?? 0);`;
  const { code, output } = await run(twice, direct);
  expect([code, output]).toEqual([0, expect.stringContaining("again: 0")]);
  expect(asked).toEqual([]);
});

test.each([
  ["in lower case", (url: string) => ({ HTTPS_PROXY: "", https_proxy: url }), undefined],
  ["without a scheme", (url: string) => ({ HTTPS_PROXY: url.replace("http://", "") }), undefined],
  ["with a password", (url: string) => ({ HTTPS_PROXY: url.replace("http://", "http://me:a%40b@") }), "me:a@b"],
  ["with a user only", (url: string) => ({ HTTPS_PROXY: url.replace("http://", "http://me%40b@") }), "me@b:"],
])("T10: HTTPS_PROXY %s applies to downloads and calls", async (_, env, sent) => {
  const { code } = await run(`${DOWNLOAD}${CALL}`, env(`http://127.0.0.1:${portOf(proxy)}`));
  expect([code, asked]).toEqual([0, [`${RELEASES}:443`, `${S3}:443`]]);
  expect(credentials).toEqual([sent, sent]);
});

test.each(["socks5://127.0.0.1:1080", "http://me:a#b@127.0.0.1:1", "http://me:50%@127.0.0.1:1"])(
  "T10: HTTPS_PROXY=%s is reported by name, without its value",
  async (value) => {
    const { code, output } = await run(DOWNLOAD, { HTTPS_PROXY: value });
    expect([code, output]).toEqual([1, expect.stringContaining("HTTPS_PROXY is not the URL of an HTTP proxy")]);
    expect(output).not.toContain(value);
  },
);

test("T10: the credentials of an SSO session are requested through the proxy", async () => {
  const home = path.join(folder, "home");
  const start = "https://example.awsapps.com/start";
  fs.mkdirSync(path.join(home, ".aws/sso/cache"), { recursive: true });
  const lines = [
    `sso_start_url = ${start}`,
    "sso_region = eu-west-1",
    "sso_account_id = 111111111111",
    "sso_role_name = admin",
  ];
  fs.writeFileSync(path.join(home, ".aws/config"), `[profile sso]\n${lines.join("\n")}\n`);
  const token = { accessToken: "token", expiresAt: new Date(Date.now() + 3_600_000).toISOString(), startUrl: start };
  const name = createHash("sha1").update(start).digest("hex");
  fs.writeFileSync(path.join(home, ".aws/sso/cache", `${name}.json`), JSON.stringify(token));
  await run(CALL, { HOME: home, AWS_PROFILE: "sso", AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
  expect(asked).toEqual(["portal.sso.eu-west-1.amazonaws.com:443"]);
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
  // Nothing answers directly: the certificate of the real host is never requested in this name.
  const { code, output } = await run(script.replace("eu-west-1", "nowhere-1").replace("releases.", "nowhere."), {
    NO_PROXY: `localhost,${host}`,
  });
  expect([code, output]).toEqual([1, expect.stringMatching(/ENOTFOUND|EAI_AGAIN/)]);
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
  const own = process.env;
  process.env = { ...own, NO_PROXY: "mirror.example.com", no_proxy: "" };
  try {
    const exempt = "mirror.example.com,127.0.0.1,localhost";
    expect(clientEnvironment("http://127.0.0.1:1")).toMatchObject({ NO_PROXY: exempt, no_proxy: exempt });
  } finally {
    process.env = own;
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
