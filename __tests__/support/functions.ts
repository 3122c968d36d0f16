import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, type CreateFunctionCommandInput, LambdaClient } from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";

export const TESTER = { accessKeyId: "tester", secretAccessKey: "tester" };

/** A zip with one file, the same for the same source, as `tools/functions.mjs` makes it. */
export function zipped(source: string, file = "index.js"): Uint8Array {
  return zipSync({ [file]: new TextEncoder().encode(source) }, { mtime: new Date(1980, 0, 1) });
}

/** A role that a service may take; its ARN. */
export async function createRole(endpoint: string, name: string, service: string): Promise<string> {
  const client = new IAMClient({ region: "us-east-1", endpoint, credentials: TESTER });
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const { Role } = await client.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: policy }));
  return Role!.Arn!;
}

/** Creates a function from its source in CommonJS, with a role of its own; its handler is `index.handler`. */
export async function createFunction(
  endpoint: string,
  name: string,
  source: string,
  settings: Partial<CreateFunctionCommandInput> & { region?: string } = {},
): Promise<string> {
  const { region = "us-east-2", ...rest } = settings;
  const client = new LambdaClient({ region, endpoint, credentials: TESTER });
  const created = await client.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: await createRole(endpoint, `${name}-${region}`, "lambda.amazonaws.com"),
      Code: { ZipFile: zipped(source) },
      ...rest,
    }),
  );
  return created.FunctionArn!;
}
