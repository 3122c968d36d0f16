import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, type CreateFunctionCommandInput, LambdaClient } from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";
import type { FunctionStatement } from "../../dr/derived/iam";

export const TESTER = { accessKeyId: "tester", secretAccessKey: "tester" };

/** A reproducible zip with one file, as `tools/compile/functions.mjs` creates it. */
export function zipped(source: string, file = "index.js"): Uint8Array {
  return zipSync({ [file]: new TextEncoder().encode(source) }, { mtime: new Date(1980, 0, 1) });
}

/** Permissions of a role, as plans declare them. */
export type Permissions = readonly Omit<FunctionStatement, "sid">[];
/** For tests that do not test permissions. */
const EVERYTHING: Permissions = [{ actions: ["*"], resources: ["*"] }];

/** Creates a role that a service can assume, with all permissions by default; returns its ARN. */
export async function createRole(
  endpoint: string,
  name: string,
  service: string,
  permissions = EVERYTHING,
): Promise<string> {
  const client = new IAMClient({ region: "us-east-1", endpoint, credentials: TESTER });
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const { Role } = await client.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: policy }));
  const statements = permissions.map(({ actions, resources, condition = [] }) => ({
    ...{ Effect: "Allow", Action: actions, Resource: resources },
    Condition: Object.fromEntries(condition.map(({ test, variable, values }) => [test, { [variable]: values }])),
  }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await client.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "test", PolicyDocument }));
  return Role!.Arn!;
}

/** Creates a function from its source in CommonJS, with its own role; its handler is `index.handler`. */
export async function createFunction(
  endpoint: string,
  name: string,
  source: string,
  settings: Partial<CreateFunctionCommandInput> & { region?: string; permissions?: Permissions } = {},
): Promise<string> {
  const { region = "us-east-2", permissions, ...rest } = settings;
  const client = new LambdaClient({ region, endpoint, credentials: TESTER });
  const created = await client.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: await createRole(endpoint, `${name}-${region}`, "lambda.amazonaws.com", permissions),
      Code: { ZipFile: zipped(source) },
      ...rest,
    }),
  );
  return created.FunctionArn!;
}
