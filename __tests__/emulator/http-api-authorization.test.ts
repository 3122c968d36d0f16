import type { Request } from "../../emulator/gateway/call";
import { authorize } from "../../emulator/http-api/authorize";
import { Authorizer } from "../../emulator/iam/authorizer";
import { parsePolicy } from "../../emulator/iam/policy";
import { type Principal, sessionOf } from "../../emulator/iam/principal";

const ACCOUNT = "123456789012";
const REGION = "us-east-2";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;
const READER = sessionOf(ROLE, "lambda.amazonaws.com", `arn:aws:lambda:${REGION}:${ACCOUNT}:function:reader`);
const at = (path: string) => `arn:aws:execute-api:${REGION}:${ACCOUNT}:${path}`;
const API = { apiId: "abc", region: REGION, stages: [], routes: [], integrations: [] };

interface Asking {
  readonly method?: string;
  readonly path?: string;
  readonly stage?: string;
  readonly principal?: Principal | undefined;
}

/** The decision of a route's IAM authorizer for a caller with these statements. */
function verdict(statements: object[], { method = "GET", path = "/executions/1", stage = "$default", ...who }: Asking) {
  const authorization = `AWS4-HMAC-SHA256 Credential=key/20260101/${REGION}/execute-api/aws4_request, SignedHeaders=host, Signature=0`;
  const request: Request = { method, url: path, headers: { authorization }, body: Buffer.alloc(0) };
  const permissions = new Authorizer(
    {
      ofRole: () => Promise.resolve({ identity: [parsePolicy({ Version: "2012-10-17", Statement: statements })] }),
      ofResource: () => Promise.resolve(undefined),
      aliasesOf: () => Promise.resolve([]),
    },
    ACCOUNT,
  );
  const route = { routeKey: "GET /executions/{id}", authorizationType: "AWS_IAM" };
  return authorize(
    API,
    route,
    request,
    { stage, path },
    {
      ...{ permissions, account: ACCOUNT },
      apis: { authorizer: () => Promise.resolve(undefined) },
      issuers: { keys: () => Promise.resolve([]) },
      knownKey: () => Promise.resolve("reader"),
      principalOf: () => ("principal" in who ? who.principal : READER),
    },
  );
}

const invoke = (Resource: string, more: object = {}) => ({
  ...{ Effect: "Allow", Action: "execute-api:Invoke", Resource },
  ...more,
});

test.each([
  ["the path", at("abc/$default/GET/executions/1")],
  ["every path of the method", at("abc/$default/GET/*")],
  ["every stage and method", at("abc/*/*/executions/*")],
])("X15: a role that may invoke %s is allowed, and identified by its session", async (_, resource) => {
  expect(await verdict([invoke(resource)], {})).toEqual({
    authorizer: {
      iam: {
        ...{ accessKey: "key", accountId: ACCOUNT, callerId: "reader", userId: "reader" },
        userArn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/reader`,
      },
    },
  });
});

test.each<[string, object[], Asking]>([
  ["has no permission", [], {}],
  ["may invoke another API", [invoke(at("other/*/*/*"))], {}],
  ["may invoke another stage", [invoke(at("abc/v1/*/*"))], {}],
  ["may only read", [invoke(at("abc/*/GET/*"))], { method: "POST" }],
  ["may invoke another path", [invoke(at("abc/*/GET/plans"))], {}],
  ["has another action", [invoke(at("abc/*/*/*"), { Action: "execute-api:ManageConnections" })], {}],
  ["is denied", [invoke("*"), invoke(at("abc/*/*/*"), { Effect: "Deny" })], {}],
])("X15: a role that %s gets 403", async (_, statements, asking) => {
  const stage = asking.stage ?? "$default";
  const method = asking.method ?? "GET";
  const resource = at(`abc/${stage}/${method}/executions/1`);
  const why = statements.length > 1 ? "with an explicit deny in an" : "because no";
  expect(await verdict(statements, asking)).toEqual({
    refused: 403,
    why: expect.stringMatching(
      new RegExp(
        `^User: .* is not authorized to perform: execute-api:Invoke on resource: ${resource.replace("$", "\\$")} ${why} identity-based policy`,
      ),
    ) as string,
  });
});

test("the account's administrator may invoke every route", async () => {
  expect(await verdict([], { principal: undefined })).toMatchObject({ authorizer: { iam: { callerId: "reader" } } });
});
