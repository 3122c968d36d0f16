import type { Call, Protocol } from "../../../emulator/gateway/call";
import { authentication } from "../../../emulator/iam/authentication";
import { Authorizer } from "../../../emulator/iam/authorizer";
import { parsePolicy } from "../../../emulator/iam/policy";

const ISSUED = "ASIAISSUEDISSUEDISSU";
const STRANGE = "ASIASTRANGESTRANGEST";
const EVERYBODY = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::open/*" };

interface Bucket {
  readonly policy?: object;
  readonly restricted?: boolean;
}

/** The result of a call before permissions are evaluated: `goes on`, or status, code and message. */
async function ends(asked: Partial<Call>, { policy, restricted = false }: Bucket = {}): Promise<string> {
  const handler = authentication({
    authorizer: new Authorizer(
      {
        ofRole: () => Promise.resolve(undefined),
        ofResource: () =>
          Promise.resolve(policy && parsePolicy({ Version: "2012-10-17", Statement: [policy] }, "bucket")),
        aliasesOf: () => Promise.resolve([]),
      },
      "123456789012",
    ),
    isIssued: (key) => key === ISSUED,
    isRestricted: () => Promise.resolve(restricted),
  });
  const call: Call = {
    ...{ service: "unknown", region: "unknown", action: "", protocol: "rest-json", caller: "", accessKey: "" },
    ...{ method: "POST", url: "/", headers: {}, body: Buffer.alloc(0) },
    ...asked,
  };
  const headers = { "x-amz-bucket-region": "us-east-2" };
  const answer = await handler(call, () => Promise.resolve({ status: 200, headers, body: Buffer.alloc(0) }));
  if (!answer) return "goes on";
  const text = answer.body.toString();
  if (text === "") return `${answer.status} ${JSON.stringify(answer.headers)}`;
  const xml = /<Code>(.*)<\/Code><Message>(.*)<\/Message>/.exec(text);
  const { __type: code, message } = (xml ? { __type: xml[1], message: xml[2] } : JSON.parse(text)) as Record<
    string,
    string
  >;
  return `${answer.status} ${code}: ${message}`;
}

const api = (service: string, protocol: Protocol, accessKey = "") => ({ service, protocol, accessKey });
const get = (url: string, method = "GET") => ({ method, url, action: `${method} ${url}` });

describe("X15: a request without a signature is refused as its kind of API does", () => {
  test.each<[string, Partial<Call>, string]>([
    [
      "JSON",
      { protocol: "json", action: "ListQueues" },
      "400 MissingAuthenticationTokenException: Missing Authentication Token",
    ],
    [
      "a form",
      { protocol: "query", action: "ListRoles" },
      "403 MissingAuthenticationToken: Request is missing Authentication Token",
    ],
    [
      "REST",
      get("/2015-03-31/functions/f/invocations", "POST"),
      "403 MissingAuthenticationTokenException: Missing Authentication Token",
    ],
    ["an object", get("/closed/a"), "403 AccessDenied: Access Denied"],
    ["a list of objects", get("/open?list-type=2"), "403 AccessDenied: Access Denied"],
    ["an object to write", get("/open/a", "PUT"), "403 AccessDenied: Access Denied"],
    ["an object's other side", get("/open/a?acl"), "403 AccessDenied: Access Denied"],
    ["the head of a bucket, with its region", get("/open", "HEAD"), '403 {"x-amz-bucket-region":"us-east-2"}'],
  ])("%s", async (_, asked, end) => {
    expect(await ends(asked, asked.url?.startsWith("/open") ? { policy: EVERYBODY } : {})).toBe(end);
  });

  test.each<[string, Partial<Call>]>([
    ["a web identity", { protocol: "query", action: "AssumeRoleWithWebIdentity" }],
    ["a SAML assertion", { protocol: "query", action: "AssumeRoleWithSAML" }],
    ["who signs in to a user pool", { protocol: "json", action: "InitiateAuth" }],
    ["the keys of a user pool", get("/us-east-2_abc/.well-known/jwks.json")],
    ["the emulator's own control", get("/moto-api/static/ce/cost-and-usage-results", "POST")],
    ["an HTTP API", { service: "execute-api", action: "GET /status" }],
    ["a registry, by its token", { service: "ecr", action: "BatchGetImage" }],
  ])("but not %s", async (_, asked) => {
    expect(await ends(asked)).toBe("goes on");
  });
});

describe("X15: an object is public when its bucket allows it", () => {
  const read = get("/open/folder/a%20b");

  test.each(["GET", "HEAD"])("%s", async (method) => {
    expect(await ends({ ...read, method }, { policy: EVERYBODY })).toBe("goes on");
  });

  test.each<[string, Bucket]>([
    ["has no policy", {}],
    ["names a principal", { policy: { ...EVERYBODY, Principal: { AWS: "123456789012" } } }],
    ["names a service", { policy: { ...EVERYBODY, Principal: { Service: "cloudfront.amazonaws.com" } } }],
    ["allows all principals another action", { policy: { ...EVERYBODY, Action: "s3:ListBucket" } }],
    ["allows another prefix", { policy: { ...EVERYBODY, Resource: "arn:aws:s3:::open/other/*" } }],
    [
      "has a condition on the account",
      { policy: { ...EVERYBODY, Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } } },
    ],
    ["denies public access", { policy: EVERYBODY, restricted: true }],
  ])("not where it %s", async (_, bucket) => {
    expect(await ends(read, bucket)).toBe("403 AccessDenied: Access Denied");
  });
});

describe("X15: a temporary key that was never issued is refused as each kind of API does", () => {
  const invalid = "The security token included in the request is invalid.";

  test.each<[string, Protocol, string]>([
    ["sqs", "json", `400 UnrecognizedClientException: ${invalid}`],
    ["lambda", "rest-json", `403 UnrecognizedClientException: ${invalid}`],
    ["iam", "query", `403 InvalidClientTokenId: ${invalid}`],
    ["ec2", "ec2", "401 AuthFailure: AWS was not able to validate the provided access credentials"],
    ["route53", "rest-xml", `403 InvalidClientTokenId: ${invalid}`],
    ["s3", "rest-xml", "403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records."],
  ])("%s", async (service, protocol, end) => {
    expect(await ends(api(service, protocol, STRANGE))).toBe(end);
    expect(await ends(api(service, protocol, ISSUED))).toBe("goes on");
    expect(await ends(api(service, protocol, "emulator"))).toBe("goes on");
  });
});
