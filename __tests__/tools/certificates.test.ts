import * as fs from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { rootCertificates } from "node:tls";
import { runProgram } from "../../tools/terraform/terraform";
import { evaluate } from "../support/evaluate";
import { machine } from "../support/machine";
import { readCertificate, testCertificate, type TestCertificate } from "../support/tls";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-certificates-"));
const bundle = path.join(folder, "certificates.pem");
const NAMES = ["SSL_CERT_FILE", "AWS_CA_BUNDLE", "PIP_CERT"];
let certificate: TestCertificate;
let server: https.Server;
/** Requests that came through TLS. */
let requests: string[];

beforeAll(async () => {
  certificate = testCertificate(folder, []);
  server = https.createServer(readCertificate(certificate), (request, response) => {
    requests.push(request.url!);
    response.writeHead(403).end();
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      resolve();
    }),
  );
});
beforeEach(() => {
  requests = [];
  fs.rmSync(bundle, { force: true });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** The variables that the setup adds to these, of a person whose home is empty. */
const variables = (env: Record<string, string>, file = bundle) =>
  evaluate(
    "tools/setup/certificates.mjs",
    `m.certificateVariables(${JSON.stringify(env)}, { bundle: () => ${JSON.stringify(file)}, pipFiles: [${JSON.stringify(env["PIP_CONFIG_FILE"] ?? "/nowhere")}] })`,
    { HOME: folder },
  ) as Record<string, string>;
const all = () => variables({ NODE_EXTRA_CA_CERTS: certificate.cert });

// The certificates of other systems are read from Node 22.15 on only.
const onLinux = process.platform === "linux" ? test : test.skip;

onLinux(
  "T10: NODE_EXTRA_CA_CERTS applies to Terraform, the AWS provider and pip, beside all other certificates",
  () => {
    expect(all()).toEqual(Object.fromEntries(NAMES.map((name) => [name, bundle])));
    const text = fs.readFileSync(bundle, "utf8");
    expect(text).toContain(fs.readFileSync(certificate.cert, "utf8").trim());
    expect(rootCertificates.filter((one) => !text.includes(one))).toEqual([]);
    const made = fs.statSync(bundle).mtimeMs;
    all();
    expect(fs.statSync(bundle).mtimeMs).toBe(made);
  },
);

test("T10: without NODE_EXTRA_CA_CERTS, or with one that does not exist, no variable is added", () => {
  const absent: readonly Record<string, string>[] = [
    {},
    { NODE_EXTRA_CA_CERTS: "" },
    { NODE_EXTRA_CA_CERTS: "/nowhere" },
  ];
  expect(absent.map((env) => variables(env))).toEqual([{}, {}, {}]);
  expect(fs.existsSync(bundle)).toBe(false);
});

onLinux("T10: where the bundle cannot be written, no variable is added", () => {
  expect(variables({ NODE_EXTRA_CA_CERTS: certificate.cert }, path.join(folder, "absent/bundle.pem"))).toEqual({});
});

const aws = path.join(folder, "aws-config");
const pip = path.join(folder, "pip.conf");

onLinux.each([
  ["SSL_CERT_FILE", "SSL_CERT_FILE", { SSL_CERT_FILE: "/own.pem" }],
  ["AWS_CA_BUNDLE", "AWS_CA_BUNDLE", { AWS_CA_BUNDLE: "/own.pem" }],
  ["ca_bundle of an AWS profile", "AWS_CA_BUNDLE", { AWS_CONFIG_FILE: aws }],
  ["PIP_CERT", "PIP_CERT", { PIP_CERT: "/own.pem" }],
  ["REQUESTS_CA_BUNDLE", "PIP_CERT", { REQUESTS_CA_BUNDLE: "/own.pem" }],
  ["cert of pip's configuration", "PIP_CERT", { PIP_CONFIG_FILE: pip }],
])("T10: a person's own %s remains", (_, name, env) => {
  fs.writeFileSync(aws, "[profile work]\nca_bundle = /own.pem\n");
  fs.writeFileSync(pip, "[global]\ncert = /own.pem\n");
  const found = variables({ NODE_EXTRA_CA_CERTS: certificate.cert, ...env });
  expect(Object.keys(found)).toEqual(NAMES.filter((one) => one !== name));
});

/** Runs a program with these variables and no other certificates; returns its output. */
async function runWith(env: Record<string, string>, program: string, args: readonly string[]): Promise<string> {
  const none = ["SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_PROFILE", "AWS_ENDPOINT_URL", ...NAMES];
  const cleared = Object.fromEntries(
    [...none, ...Object.keys(process.env).filter((name) => /proxy$/i.test(name))].map((name) => [name, ""]),
  );
  const keys = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "example", PIP_CONFIG_FILE: os.devNull };
  const { output } = await runProgram(program, args, {
    folder,
    env: { ...machine().env, ...cleared, ...keys, ...env },
  });
  return output.replace(/\s+/g, " ");
}

const address = () => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
const configure = (config: object) => {
  fs.writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify(config));
};

onLinux(
  "T10: the S3 backend of Terraform, which connects as the AWS provider does, trusts the certificate with these variables only",
  async () => {
    const state = {
      bucket: "states",
      key: "key",
      region: "us-east-1",
      use_path_style: true,
      max_retries: 1,
      skip_credentials_validation: true,
    };
    const backend = { s3: { ...state, skip_requesting_account_id: true, endpoints: { s3: address() } } };
    configure({ terraform: { backend } });
    const init = ["init", "-no-color", "-reconfigure"];
    expect(await runWith({}, machine().terraform, init)).toContain("signed by unknown authority");
    expect(requests).toEqual([]);
    expect(await runWith({ AWS_CA_BUNDLE: all()["AWS_CA_BUNDLE"]! }, machine().terraform, init)).toContain("403");
    expect(requests).toEqual([expect.stringContaining("/states")]);
  },
);

onLinux("T10: pip trusts the certificate with these variables only", async () => {
  const index = ["-m", "pip", "download", "--retries", "0", "--no-deps", "--index-url", `${address()}/simple`];
  const fetch = (env: Record<string, string>) => runWith(env, machine().python, [...index, "steadfast-none"]);
  await fetch({});
  expect(requests).toEqual([]);
  await fetch({ PIP_CERT: all()["PIP_CERT"]! });
  expect(requests).toEqual(["/simple/steadfast-none/"]);
});
